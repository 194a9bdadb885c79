"""Iterators that fill their last result again, shown to other threads by what they step through."""
import itertools
from _race import each

shown = []


def shows(get, n):
    for k in range(n):
        if k == 3:
            shown.append(get())
        yield [k]


def use(i):
    for make in (lambda a, b: itertools.zip_longest(a, b), zip, map_two, pairs, enumerated):
        for _ in range(60):
            it = make(shows(lambda: it, 8), ([k, i] for k in range(8)))
            for x in it:
                assert len(x) == 2
            del x


def map_two(a, b):
    return map(lambda *x: x, a, b)


def pairs(a, b):
    return itertools.pairwise(a)


def enumerated(a, b):
    return enumerate(a)


each(use)
print("ok")
