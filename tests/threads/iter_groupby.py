"""groupby and its groups used by several threads: no item twice, none invented."""
import itertools
from _race import each

for _ in range(10):
    groups = itertools.groupby(range(300), lambda n: n // 10)

    def use(i):
        got = []
        while True:
            try:
                key, group = next(groups)
            except StopIteration:
                return got
            got += list(group)

    got = [x for part in each(use) for x in part]
    assert set(got) <= set(range(300)) and len(got) == len(set(got)), len(got)
print("ok")
