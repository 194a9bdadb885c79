"""iter(callable, sentinel) shared by threads: each value at most once, and it ends for all."""
import itertools
from _race import drain, each

for _ in range(15):
    count = itertools.count()
    it = iter(lambda: min(next(count), 300), 300)
    parts = each(lambda i: drain(it))
    got = sorted(x for part in parts for x in part)
    assert got == list(range(300)), len(got)
print("ok")
