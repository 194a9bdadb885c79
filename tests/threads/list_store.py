"""Stores to items and augmented items of a shared list: a value that somebody stored."""
from _race import each

items = [[0], [0], [0], [0]]


def store(i):
    for k in range(2000):
        items[k % 4] = [k]
        assert type(items[(k + 1) % 4]) is list and len(items[(k + 1) % 4]) == 1
        a, b, c, d = items
        assert type(a[0]) is int
        first, *rest = items
        assert len(rest) == 3


each(store)
print("ok")
