"""The seldom used operations of containers, while another thread replaces all their items at once."""
import array
import collections
from _race import together

N = 1500
stop = []


def race(change, *operations):
    """change(k) runs until each operation has run N times."""
    stop.clear()

    def writer():
        k = 0
        while not stop:
            k = (k + 1) % 200
            change(k)

    def reader():
        try:
            for _ in range(N):
                for operation in operations:
                    operation()
        finally:
            stop.append(True)

    together(writer, reader)


def uniform(values, n):
    """All of one moment: n times the same."""
    values = list(values)
    assert len(values) == n and len(set(values)) == 1, values


def known(values):
    assert all(type(v) is int and 0 <= v < 200 for v in values)


x = [0] * 4
out = []


def change_list(k):
    x[:] = [k] * 4


def refill():
    y = [1]
    y.__init__(x)
    uniform(y, 4)


race(change_list, lambda: uniform(x * 2, 8), lambda: uniform(2 * x, 8), lambda: known(reversed(x)),
     lambda: known([min(x), max(x)]), lambda: uniform([*x], 4), refill, lambda: known(x.__getitem__(slice(3, 0, -1))))

d = collections.deque([0] * 4, 4)


def change_deque(k):
    d.rotate(1)
    d[0] = d[1] = d[2] = d[3] = k


def items_of(make):
    try:
        known(make())
    except (RuntimeError, IndexError):
        pass


race(change_deque, lambda: items_of(lambda: d + d), lambda: items_of(lambda: d * 2), lambda: items_of(lambda: reversed(d)),
     lambda: items_of(lambda: collections.deque(d)), lambda: items_of(lambda: list(d)), lambda: len(d) == 4 or 1 / 0)

t = {0: 0}


def change_dict(k):
    t[k] = k
    t.pop((k + 150) % 200, None)


def changing(make):
    try:
        known(make())
    except RuntimeError:
        pass


race(change_dict, lambda: changing(lambda: reversed(t)), lambda: changing(lambda: dict.fromkeys(t, 1)),
     lambda: changing(lambda: (a for a, b in (t | {}).items() if a == b or 1 / 0)), lambda: known({**t}),
     lambda: known(dict(t)), lambda: changing(lambda: t.keys() | ()), lambda: t == t.copy())

s = set(range(10))


def change_set(k):
    s.add(k)
    s.discard((k + 150) % 200)


def own(name, start):
    """A set of our own, changed by what the shared one holds meanwhile."""
    mine = set(start)
    getattr(mine, name)(s)
    known(mine)


race(change_set, lambda: s.isdisjoint({500}) or 1 / 0, lambda: s.issuperset(()) or 1 / 0, lambda: s.issubset(range(200)) or 1 / 0,
     lambda: own("update", ()), lambda: own("difference_update", range(200)), lambda: own("intersection_update", range(200)),
     lambda: own("symmetric_difference_update", range(200)), lambda: own("__init__", ()), lambda: known(s.union([1], [2])),
     lambda: frozenset([500]) <= s and 1 / 0)

b = bytearray(4)


def change_bytes(k):
    b[:] = bytes([k]) * 4


def grown():
    mine = bytearray(b"")
    mine += b
    uniform(mine, 4)
    mine.extend(b)
    mine *= 2
    assert len(mine) == 16


race(change_bytes, lambda: uniform(b * 2, 8), lambda: uniform(b + b"", 4), lambda: uniform(bytes(b), 4), grown,
     lambda: uniform(b"".join([b]), 4), lambda: b.find(b"x" * 5) < 0 or 1 / 0, lambda: b.hex() and b.count(0) < 5 or 1 / 0,
     lambda: known(reversed(b)))

a = array.array("i", [0] * 4)


def change_array(k):
    a[:] = array.array("i", [k] * 4)


race(change_array, lambda: uniform(a * 2, 8), lambda: uniform(a + array.array("i"), 4), lambda: known(a.tolist()),
     lambda: known(a[::-1]), lambda: len(a.tobytes()) == 16 or 1 / 0, lambda: a.count(500) and 1 / 0)
print("ok")
