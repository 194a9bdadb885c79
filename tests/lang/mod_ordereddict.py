# collections.OrderedDict: order, moves, views, errors.
import copy
from collections import OrderedDict


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


od = OrderedDict.fromkeys('abcde', 1)
print(od, len(od), type(od.keys()), type(od.items()), type(iter(od)))
od.move_to_end('b')
print(list(od))
od.move_to_end('d', last=False)
print(list(od), list(reversed(od)))
for i, k in enumerate('ceabd' * 5):
    od.move_to_end(k, last=i % 3 == 0)
print(list(od), od == dict(od), list(reversed(od.items())))
attempt(od.move_to_end, 'zz')
attempt(od.move_to_end, [])
attempt(od.popitem, False)
attempt(od.popitem)
od['new'] = 2
od['e'] = 5
del od[next(iter(od))]
print(od, dict(od))
attempt(od.pop, 'zz')
attempt(od.pop, 'zz', 3)
attempt(od.pop, key='e', default=8)
attempt(od.setdefault, 'q')
attempt(od.setdefault, key='w', default=9)
print(od, od | {'z': 1}, {'z': 1} | od, type({'z': 1} | od))
od |= [('p', 1), ('q', 2)]
print(od, list(od.values()), ('p', 1) in od.items(), od.keys() & {'p', 'x'})
attempt(OrderedDict().popitem)
for bad in ([1], [(1,)], [(1, 2, 3)], [()], 5):
    attempt(OrderedDict, bad)
attempt(OrderedDict, 1, 2)
attempt(od.update, 1, 2)
print(OrderedDict([('a', 1)], b=2), OrderedDict({'x': 1}), OrderedDict())
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1),
      OrderedDict(a=1) != OrderedDict(a=2), dict(a=1) == OrderedDict(a=1))
od = OrderedDict(a=1, b=2)
od.attribute = [1]
dup = copy.copy(od)
print(dup, dup.attribute is od.attribute, copy.deepcopy(od).attribute, od.copy(), od.__reduce__()[:4])
print(vars(od))
od['self'] = od
print(od)
del od['self']
od.clear()
print(od, list(od))


def change(d, how):
    for k in d:
        how(d, k)


big = OrderedDict((i, i) for i in range(3))
attempt(change, big, lambda d, k: d.__setitem__(k + 10, 1))
attempt(change, big, lambda d, k: d.pop(k))
attempt(change, big, lambda d, k: d.move_to_end(k))
attempt(change, big, lambda d, k: d.__setitem__(k, -1))
print(big)

# As a least recently used cache: each end, many times.
lru = OrderedDict()
for i in range(5000):
    lru[i % 700] = i
    lru.move_to_end(i % 700, last=i % 2 == 0)
    if len(lru) > 100:
        lru.popitem(last=i % 3 == 0)
print(len(lru), sum(lru), list(lru.items())[:5], list(lru.items())[-5:])


class Sub(OrderedDict):
    def __missing__(self, key):
        return 'no ' + str(key)

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


s = Sub(a=1)
s.update(b=2)
print(s, s['x'], s.setdefault('c', 3), s, s.copy(), type(s.copy()), Sub.fromkeys('xy', 4))
it = iter(OrderedDict(a=1, b=2, c=3))
next(it)
print(it.__reduce__()[1], list(it))
match OrderedDict(a=1):
    case {'a': n}:
        print('matched', n)
