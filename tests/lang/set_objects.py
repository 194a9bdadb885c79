"""Sets of numbers, of objects and of both: copies, algebra, clearing; what they held is let go with them."""
import gc
import weakref


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n or self.n == other

    def __repr__(self):
        return "Key(%d)" % self.n


def numbers(n, step=1):
    return set(range(0, n, step))


def show(s):
    return sorted(s, key=lambda x: (getattr(x, "n", x), type(x).__name__))


def held(make):
    """How many keys a set keeps alive, and how many are left when it is gone."""
    keys = [Key(i) for i in range(40)]
    refs = [weakref.ref(k) for k in keys]
    s = make(keys)
    del keys
    gc.collect()
    alive = sum(r() is not None for r in refs)
    del s
    gc.collect()
    return alive, sum(r() is not None for r in refs)


def added(keys):
    s = numbers(20)
    for k in keys:
        s.add(k)
    return s


def cleared(keys):
    s = set(keys)
    s.clear()
    s |= numbers(50)
    s.add(keys[39])
    return s


def toggled(keys):
    s = set(keys)
    s ^= set(keys[:10])
    s ^= numbers(15)
    return s


def swapped(keys):
    s = numbers(100)
    s.intersection_update(set(keys))
    t = set(keys[:20])
    t.intersection_update(numbers(30))
    return s, t


def removed(keys):
    s = set(keys)
    for k in keys[::2]:
        s.discard(k)
    for k in range(100, 300):
        s.add(k)
    return s.copy() | frozenset(s)


for make in (added, cleared, toggled, swapped, removed, set, frozenset, lambda k: set(k) - set(k[5:]), lambda k: set(k) & set(k[5:]),
             lambda k: set(k) | numbers(200), lambda k: numbers(200) | set(k), lambda k: numbers(10) ^ set(k)):
    print(held(make))

for n in 0, 1, 4, 5, 6, 8, 20, 100, 600:
    a, b = numbers(n), numbers(n * 2, 3)
    mixed = a | {Key(i) for i in range(0, n, 4)} | {"text"}
    print(n, len(a | b), len(a & b), len(a - b), len(a ^ b), len(mixed), len(mixed ^ a), show(mixed - a - {"text"})[:3],
          set(mixed) == mixed, frozenset(a) == a, mixed.copy() - mixed, a <= mixed, mixed <= a, len(a.symmetric_difference(list(b) * 2)))
    a ^= a
    print(a, len(mixed.symmetric_difference(mixed)))


class Odd:
    """Equal to what it is compared with the second time; empties the set meanwhile."""

    def __init__(self, s):
        self.s = s
        self.asked = 0

    def __hash__(self):
        return 3

    def __eq__(self, other):
        self.asked += 1
        self.s.clear()
        return self.asked > 1


for operation in ("symmetric_difference_update", "difference_update", "update", "intersection_update", "issubset", "isdisjoint"):
    s = {1, 2, 3, Key(3)} | numbers(10)
    other = {Odd(s), 3000}
    try:
        r = getattr(s, operation)(other)
    except RuntimeError as e:
        r = e
    print(operation, r, len(s))

# Replaced while its items are let go.
log = []


class Last:
    def __del__(self):
        log.append(len(s))
        s.add(len(log))


s = {Last(), Last(), 5}
s.clear()
print(log, s)
s = {Last(), 5}
s ^= set(s)
print(log, s)
