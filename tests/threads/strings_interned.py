"""sys.intern, identifiers and attribute names made by all threads: one object per text."""
import sys
from _race import each


class A:
    pass


def use(i):
    a = A()
    got = []
    for k in range(400):
        got.append(sys.intern("".join(["intern", "ed", str(k)])))
        setattr(a, "name%d" % (k % 30), k)
        assert getattr(a, "name%d" % (k % 30)) == k
    return got


results = each(use)
for same in zip(*results):
    assert all(x is same[0] for x in same)
print("ok")
