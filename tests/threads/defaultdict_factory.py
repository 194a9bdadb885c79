"""defaultdict: all threads that miss a key go on with one and the same value."""
from collections import defaultdict
from _race import each

for _ in range(30):
    d = defaultdict(list)

    def miss(i):
        for k in range(30):
            d[k].append(i)
            d[k]

    each(miss)
    assert len(d) == 30 and all(type(v) is list and 1 <= len(v) <= 4 for v in d.values())
print("ok")
