"""Starred targets: of tuples and lists as they are, and of everything else by iteration."""
import sys


def middle(x):
    a, *b, c = x
    return a, b, c


def end(x):
    a, b, *rest = x
    return a, b, rest


def start(x):
    *x, y = x
    return x, y


class Sub(list):
    def __iter__(self):
        return iter("sub")


for f in (middle, end, start):
    for v in ([1, 2], (1, 2, 3), [1], (), "abcd", {1: 2, 3: 4}, range(5), [[1], [2], [3]], Sub([1, 2]), None, 5):
        try:
            print(f(v), end=" ")
        except Exception as e:
            print(type(e).__name__, e, end=" ")
    print()

shared = [object()] * 4
before = sys.getrefcount(shared[0])
for i in range(100):
    *head, tail = shared
    first, *rest = tuple(shared)
del head, tail, first, rest
print(sys.getrefcount(shared[0]) == before)


class Clears:
    def __del__(self):
        items.clear()


items = [1, 2, 3, 4]
a = Clears()
a, *b, c = items
print(a, b, c, items)
(p, q, r, s, t, u, v, w, x, y, *z, aa, bb, cc, dd, ee, ff, gg, hh) = range(20)
print(z, aa, hh)
