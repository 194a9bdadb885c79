"""itertools.count and repeat shared by all threads lose and repeat nothing."""
import itertools
from _race import each

for start, step in ((0, 1), (5, 3), (2 ** 61 - 200, 1), (0.5, 1)):
    c = itertools.count(start, step)
    parts = each(lambda i: [next(c) for _ in range(200)])
    got = sorted(x for part in parts for x in part)
    assert got == [start + k * step for k in range(800)], (start, step)
r = itertools.repeat("x", 1000)
parts = each(lambda i: list(r))
assert sum(map(len, parts)) == 1000
print("ok")
