"""tee's branches in a thread each see the same items; one branch for all threads: at most once."""
import itertools
from _race import drain, each, together

for _ in range(10):
    branches = itertools.tee(range(300), 4)
    parts = each(lambda i: drain(branches[i], RuntimeError))
    for part in parts:
        assert part == sorted(part) and set(part) <= set(range(300))
    a, b = itertools.tee(range(300))
    got = [x for part in each(lambda i: drain(a, RuntimeError)) for x in part]
    assert set(got) <= set(range(300))
print("ok")
