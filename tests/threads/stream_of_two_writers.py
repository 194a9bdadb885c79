"""Whole writes of several threads to one text file: every line is there once, none is cut."""
import tempfile
from _race import each

with tempfile.TemporaryFile("w+", encoding="utf-8") as f:
    def write(i):
        for k in range(300):
            f.write("%d-%d-\u00e9\n" % (i, k))
            if k % 50 == 0:
                f.flush()

    each(write)
    f.seek(0)
    lines = f.read().splitlines()
assert sorted(lines) == sorted("%d-%d-\u00e9" % (i, k) for i in range(4) for k in range(300)), len(lines)
print("ok")
