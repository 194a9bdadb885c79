"""datetime: dates, times, deltas, formatting, parsing, time zones, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


from datetime import MAXYEAR, date, datetime, time, timedelta, timezone

d = date(2024, 2, 29)
print(d, repr(d), d.year, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(),
    d.replace(year=2023, day=1), d + timedelta(days=1), d - date(2024, 1, 1), d < date(2025, 1, 1),
    d.strftime("%d/%m/%y %A %j"), d.ctime(), date.fromisoformat("2020-01-02"), date.fromordinal(1),
    date.min, date.max, date.fromisocalendar(2024, 1, 1), hash(d) == hash(date(2024, 2, 29)),
    format(d, "%Y"), f"{d:%b %d}", d.timetuple().tm_yday)
t = time(13, 5, 9, 123456)
print(t, repr(t), t.isoformat("minutes"), t.replace(hour=1), t.strftime("%I:%M %p %f"),
    time.fromisoformat("04:05:06.789"), time(1) < time(2), bool(time()),
    time(1, tzinfo=timezone.utc))
dt = datetime(2021, 12, 31, 23, 59, 58, 5)
print(dt, repr(dt), dt + timedelta(seconds=3), dt.date(), dt.time(), dt.isoformat(" "),
    dt.strftime("%Y-%m-%dT%H:%M:%S.%f %a %B %U %%"),
    datetime.strptime("2020-02-03 04:05", "%Y-%m-%d %H:%M"),
    datetime.fromisoformat("2020-01-01T10:20:30+02:00"), datetime.combine(d, t),
    dt.replace(microsecond=0), dt.timetuple()[:6], datetime(2020, 1, 1) - datetime(2019, 1, 1),
    dt.weekday(), datetime.min, datetime.max)
td = timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=5, microseconds=6)
print(td, repr(td), td.days, td.seconds, td.microseconds, td.total_seconds(), -td, abs(-td), td * 2,
    td / 2, td // 2, td // timedelta(hours=1), td % timedelta(hours=1), td / timedelta(days=1),
    divmod(td, timedelta(hours=5)), timedelta(weeks=1) > td, timedelta(), bool(timedelta()),
    timedelta(hours=-1), str(timedelta(days=-1, seconds=1)), timedelta(seconds=1.5), timedelta.max,
    timedelta(1) * 1.5, sum([timedelta(1), timedelta(2)], timedelta()))
utc, est = timezone.utc, timezone(timedelta(hours=-5), "EST")
a = datetime(2020, 6, 1, 12, tzinfo=utc)
b = a.astimezone(est)
print(a, b, a == b, b.tzname(), b.utcoffset(), a - b, repr(est), est,
    timezone(timedelta(minutes=90)), a.timestamp(), datetime.fromtimestamp(0, utc),
    datetime.fromtimestamp(1.5, est), b.isoformat(), b.strftime("%z %Z"),
    datetime.strptime("+0130", "%z").utcoffset(), utc, a < b.replace(hour=8))
for f in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: date(2020, 13, 1),
        lambda: time(24), lambda: datetime(2020, 1, 1, 25), lambda: date(2020, 1),
        lambda: date("a", 1, 1), lambda: d + 5, lambda: d - "a", lambda: d < 5, lambda: dt < d,
        lambda: date.fromisoformat("nope"), lambda: datetime.strptime("x", "%Y"),
        lambda: datetime.strptime("2020 1", "%Y"), lambda: timedelta(days=10**10),
        lambda: timedelta("a"), lambda: td / 0, lambda: td * "a", lambda: date.max + timedelta(1),
        lambda: a < dt, lambda: a - dt, lambda: timezone(timedelta(days=2)), lambda: timezone(5),
        lambda: datetime.fromisoformat("2020-01-01T99:00"), lambda: d.replace(month=13),
        lambda: date.fromisocalendar(2020, 60, 1), lambda: setattr(d, "year", 5),
        lambda: time(1) + timedelta(1), lambda: datetime(2020, 1, 1, tzinfo=5),
        lambda: date.fromordinal(0)):
    err(f)
print(d == dt, date(2020, 1, 1) == datetime(2020, 1, 1), isinstance(dt, date), MAXYEAR,
    {d: 1}[date(2024, 2, 29)], sorted([date(2, 1, 1), date(1, 1, 1)]),
    max(date(1, 1, 1), date(2, 1, 1)))
total = timedelta()
for i in range(100):
    total += timedelta(hours=i, microseconds=i * 7)
print(total, sum((date(2000, 1, 1) + timedelta(days=i * 37)).weekday() for i in range(100)))
import calendar
import time as tm
print(calendar.isleap(2000), calendar.monthrange(2024, 2), calendar.month(2024, 2),
    calendar.timegm((1970, 1, 2, 0, 0, 0)), tm.strftime("%Y-%m-%d", tm.gmtime(86400)),
    tm.gmtime(0)[:6], tm.strptime("2020", "%Y")[:3])
