# _datetime: results and errors of every constructor, method and operator.
from datetime import *
def e(f):
    try: print(repr(f()))
    except BaseException as x: print(type(x).__name__, x.args)
for f in [lambda: date(2020), lambda: date(), lambda: date(1,2,3,4), lambda: date('a',1,1), lambda: date(1.5,1,1), lambda:date(0,1,1), lambda:date(1,0,1), lambda:date(1,1,32),
 lambda: date.fromisoformat(5), lambda: date.fromisoformat('x'), lambda: date.fromordinal(0), lambda: date.fromordinal('a'), lambda: date.fromordinal(10**9), lambda: date.fromtimestamp('a'), lambda: date.fromtimestamp(1e20), lambda: date.fromtimestamp(float('nan')),
 lambda: date.fromisocalendar(0,1,1), lambda: date.fromisocalendar(2020,54,1), lambda: date.fromisocalendar(2020,1,8), lambda: date.fromisocalendar(10**20,1,1), lambda: date.fromisocalendar('a',1,1),
 lambda: date(1,1,1)+5, lambda: date(1,1,1)-timedelta(1), lambda: date(9999,12,31)+timedelta(1), lambda: date(1,1,1)<5, lambda: format(date(1,1,1),5) , lambda: date(1,1,1).__format__(5), lambda: date(2020,1,1).strftime(5), lambda: date(2020,1,1).replace(1,2,3,4), lambda: date(2020,1,1).replace(foo=1), lambda: date(2020,1,1).replace('a'),
 lambda: date(5,1,1).strftime('%Y %y'), lambda: date(2020,1,1).isocalendar(), lambda: date(2020,1,1).__reduce__(), lambda: date('\x07\xe4\x01\x02'),
 lambda: time(24), lambda: time(0,60), lambda: time(0,0,60), lambda: time(0,0,0,10**6), lambda: time(fold=2), lambda: time(tzinfo=5), lambda: time('a'), lambda: time(1.5), lambda: time(1).isoformat('x'), lambda: time(1).isoformat(timespec=5), lambda: time.fromisoformat(5), lambda: time.fromisoformat('99'), lambda: time(1)<time(1,tzinfo=timezone.utc), lambda: time(1)<5, lambda: time(1)==time(1,tzinfo=timezone.utc), lambda: time(1).replace(tzinfo=5), lambda: time(1,2,3,4,None,1), lambda: time(1).__reduce__(), lambda: time(1,fold=1).__reduce_ex__(4), lambda: time(1).__reduce_ex__('a'),
 lambda: time(1,2,3,4,tzinfo=timezone.utc,fold=1),
 lambda: datetime(1,1), lambda: datetime(1,1,1,24), lambda: datetime(1,1,1,tzinfo=3), lambda: datetime.now(5), lambda: datetime.fromtimestamp(1,5), lambda: datetime.fromtimestamp(1e20), lambda: datetime.fromtimestamp('a'), lambda: datetime.utcfromtimestamp(1e13), lambda: datetime.combine(1,2), lambda: datetime.combine(date(1,1,1),2), lambda: datetime.combine(date(1,1,1),time(1),5), lambda: datetime.fromisoformat(3), lambda: datetime.fromisoformat('2020-01-01T99'), lambda: datetime.fromisoformat('2020'), lambda: datetime.fromisoformat('\ud800'*8),
 lambda: datetime(1,1,1)<date(1,1,1), lambda: datetime(1,1,1)==date(1,1,1), lambda: date(1,1,1)<datetime(1,1,1), lambda: datetime(1,1,1)<datetime(1,1,1,tzinfo=timezone.utc), lambda: datetime(1,1,1)-datetime(1,1,1,tzinfo=timezone.utc), lambda: datetime(1,1,1)-timedelta(1), lambda: datetime(1,1,1)-5, lambda: datetime(1,1,1).astimezone(5), lambda: datetime(1,1,1).isoformat('ab'), lambda: datetime(1,1,1).isoformat(5), lambda: datetime(1,1,1).isoformat('T','x'), lambda: datetime.strptime(5,'a'), lambda: datetime.strptime('a'), lambda: datetime(1,1,1).replace(fold=3),
 lambda: timedelta('a'), lambda: timedelta(days=1e20), lambda: timedelta(days=10**10), lambda: timedelta(10**30), lambda: timedelta(foo=1), lambda: timedelta(1,2,3,4,5,6,7,8), lambda: timedelta(None), lambda: timedelta(float('nan')), lambda: timedelta(float('inf')),
 lambda: timedelta(1)/0, lambda: timedelta(1)/0.0, lambda: timedelta(1)//0, lambda: timedelta(1)//timedelta(0), lambda: timedelta(1)%timedelta(0), lambda: divmod(timedelta(1),timedelta(0)), lambda: timedelta(1)/timedelta(0), lambda: timedelta(1)*'a', lambda: timedelta(1)+1, lambda: timedelta(1)<1, lambda: timedelta.max+timedelta(1), lambda: timedelta.max*2, lambda: timedelta.max*2.5, lambda: timedelta(1)%5, lambda: 5/timedelta(1), lambda: timedelta(1)*float('nan'), lambda: timedelta(1)/float('inf'),
 lambda: timezone(), lambda: timezone(5), lambda: timezone(timedelta(1)), lambda: timezone(timedelta(0),5), lambda: timezone(timedelta(0),'x').utcoffset(5), lambda: timezone.utc.tzname(5), lambda: timezone.utc.dst(5), lambda: timezone.utc.fromutc(5), lambda: timezone.utc.fromutc(datetime(1,1,1)), lambda: timezone(timedelta(seconds=1.5)), lambda: str(timezone(timedelta(seconds=-1.5))), lambda: timezone.utc<timezone.utc, lambda: timezone(timedelta(0)) is timezone.utc, lambda: timezone.min, lambda: timezone.max, lambda: timezone.utc.__getinitargs__(), lambda: timezone(timedelta(1/24),'X').__getinitargs__(), lambda: timezone(timedelta(0),'X').__reduce__(),lambda: timezone(timedelta(0),'X'),
 lambda: tzinfo().utcoffset(1), lambda: tzinfo().tzname(1), lambda: tzinfo().dst(1), lambda: tzinfo().fromutc(1), lambda: tzinfo().fromutc(datetime(1,1,1)), lambda: tzinfo().__reduce__(),
 lambda: type(date(1,1,1).isocalendar()), lambda: type(date(1,1,1).isocalendar())(1,2,3), lambda: date(1,1,1).isocalendar()._replace, lambda: date(1,1,1).isocalendar().__reduce__(), lambda: date(1,1,1).isocalendar().year,
 lambda: datetime.__reduce_ex__(datetime(1,1,1,fold=1),4), lambda: datetime(1,1,1).utctimetuple(), lambda: datetime(1,1,1).ctime(), lambda: datetime(b'\1\1\1\1\1\1\1\1\1\1', 5), lambda: time(b'\1\1\1\1\1\1',5), lambda: datetime('\1\1\1\1\1\1\1\1\1\1'),
 lambda: setattr(date(1,1,1),'year',3), lambda: datetime.max.year, lambda: datetime(2020,1,1).timestamp(), lambda: datetime(1,1,1).timestamp()]: e(f)
class T(tzinfo):
    def __init__(s,o,n='x',d=None): s.o,s.n,s.d=o,n,d
    def utcoffset(s,dt): return s.o
    def tzname(s,dt): return s.n
    def dst(s,dt): return s.d
    def __repr__(s): return 'T'
for o in [5, timedelta(1), timedelta(-1), timedelta(seconds=1.5), None, 'a']:
    e(lambda: time(1,tzinfo=T(o)).utcoffset()); e(lambda: datetime(1,1,2,tzinfo=T(o)).isoformat()); e(lambda: datetime(1,1,2,tzinfo=T(timedelta(0),d=o)).dst()); e(lambda: datetime(2020,1,2,tzinfo=T(o)).strftime('%z|%Z|%f|%%z'));e(lambda: datetime(2020,1,2,tzinfo=T(o)).astimezone(timezone.utc)); e(lambda: datetime(2020,1,2,tzinfo=T(o)).timetuple()); e(lambda: T(o,d=o).fromutc(datetime(2020,1,2,tzinfo=T(o))))
e(lambda: datetime(1,1,1,tzinfo=T(None,5)).tzname())
t=T(timedelta(hours=1),d=timedelta(hours=1)); e(lambda: t.fromutc(datetime(2020,1,1,tzinfo=t)))
t=T(timedelta(hours=1),d=None); e(lambda: t.fromutc(datetime(2020,1,1,tzinfo=t)))
t=T(None); e(lambda: t.fromutc(datetime(2020,1,1,tzinfo=t)))
e(lambda: t.fromutc(datetime(2020,1,1)))
for s in ['2020-01-02','20200102','2020-W01-1','2020W011','2020-W01','2020W01','2020-1-1','2020-01-1','2020-01-02T','2020-01-02T03','2020-01-02T0304','2020-01-02T03:04:05.1','2020-01-02T03:04:05,123456789','2020-01-02T03:04:05.12345678x','2020-01-02 03:04Z','2020-01-02T03:04+01','2020-01-02T03:04+0100','2020-01-02T03:04+01:00:30','2020-01-02T03:04-01:00:30.5','2020-01-02T03:04+00:00','2020-01-02T03:04+1','2020W01103:04','2020W0103:04','2020-W01-103:04','20200102T030405','20200102030405','2020-W53-1','2021-W53-1','2020-13-01','2020-01-02T24:00','2020-01-02T03:0405','2020-01-02T0304:05','2020-01-02T03:04:05.','2020-01-02T03.5', '2020-01-02T03:04+24:00','2020-01-02T03:04Z+01:00', '2020-01-02T03:04-00:00', '２０２０-01-02', '2020-01-02\ud80003:04', '2020-01-02\u123403:04', '']:
    e(lambda: datetime.fromisoformat(s)); e(lambda: date.fromisoformat(s)); e(lambda: time.fromisoformat(s[11:])); e(lambda: time.fromisoformat('T'+s[11:]))
import copy
import os
import pickle
import sys
import threading
import time as clock

print(date.__module__, datetime.__mro__, sys.modules['_datetime'].datetime is datetime)
samples = [date(2020, 2, 29), time(1, 2, 3, 4, timezone.utc, fold=1), datetime(2020, 1, 2, 3, fold=1),
           datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=-3), 'X')), timedelta(-5, 6, 7),
           timezone.utc, timezone(timedelta(1) / 3), date.min, datetime.max, time.max, timedelta.min]
for x in samples:
    for protocol in range(6):
        y = pickle.loads(pickle.dumps(x, protocol))
        assert y == x and type(y) is type(x) and hash(x) == hash(y), (x, y)
    assert copy.copy(x) == x and copy.deepcopy(x) == x
    print(repr(x), str(x))


class D(datetime):
    def __new__(cls, *args, **kwargs):
        print('new', cls.__name__, args, kwargs)
        return datetime.__new__(cls, *args, **kwargs)


d = D(2020, 1, 2, 3)
print(repr(d + timedelta(1)), type(d.replace(year=5)), type(d.date()), repr(D.fromisoformat('2020-01-01')))
print(repr(D.fromordinal(5)), D.combine(date(1, 2, 3), time(4)), timedelta(1) + d - d)


class TD(timedelta):
    pass


print(repr(TD(1)), type(TD(1) + TD(1)), type(-TD(1)), type(+TD(1)), type(abs(TD(1))), TD(1) == timedelta(1))
os.environ['TZ'] = 'EST+05EDT,M3.2.0,M11.1.0'
clock.tzset()
for s in (0, 1604210400, 1604214000, 1604217600, 1583650800, 1.9999999, -1.5, 1e9 + 0.1234565):
    t = datetime.fromtimestamp(s)
    print(repr(t), t.timestamp(), t.astimezone(timezone.utc), t.astimezone(), date.fromtimestamp(s))
print(datetime(2020, 3, 8, 2, 30).timestamp(), datetime(2020, 3, 8, 2, 30, fold=1).timestamp())
print(datetime(2020, 7, 1, tzinfo=timezone.utc).astimezone().tzinfo, datetime(2020, 1, 1).astimezone().tzname())
print(abs((datetime.now(timezone.utc) - datetime.now().astimezone()).total_seconds()) < 5, date.today() >= date(2020, 1, 1))
print(timedelta(days=0.1, seconds=1.25, microseconds=0.5), timedelta(microseconds=1.5), timedelta(microseconds=2.5),
      timedelta(hours=1e-6), timedelta(milliseconds=-0.0005), timedelta(microseconds=86399999999999999999))
print(timedelta(1) * 0.3, timedelta(1) / 7, timedelta(1) / -0.7, timedelta(5) // 7, timedelta(-5) % timedelta(3),
      timedelta.max // 10 ** 40, timedelta.min // 10 ** 40, timedelta(5) / 10 ** 30, timedelta.max / timedelta(0, 0, 3))
got = []
threads = [threading.Thread(target=lambda: got.append(hash(samples[3]) == hash(copy.deepcopy(samples[3]))))
           for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(got)
e(lambda: tzinfo.utcoffset())
e(lambda: str.upper())
