"""One text file written by all threads: lines are whole; read by all: lines come once."""
import os
import tempfile
from _race import each

path = os.path.join(tempfile.mkdtemp(), "text")
with open(path, "w", encoding="utf-8") as f:
    each(lambda i: [f.write("line %d \u20ac %d\n" % (i, k)) for k in range(300)])
with open(path, encoding="utf-8") as f:
    lines = f.readlines()
assert sorted(lines) == sorted("line %d \u20ac %d\n" % (i, k) for i in range(4) for k in range(300))
with open(path, encoding="utf-8") as f:
    parts = each(lambda i: [x for x in iter(f.readline, "")])
got = sorted(x for p in parts for x in p)
assert got == sorted(lines), (len(got), len(lines))
with open(path, "w") as f:
    def configured(i):
        for k in range(100):
            f.reconfigure(line_buffering=k % 2 == 0, write_through=k % 3 == 0)
            f.write("%d\n" % i)
            assert f.line_buffering in (True, False)
    each(configured)
with open(path) as f:
    assert sorted(f) == sorted("%d\n" % i for i in range(4) for k in range(100))
print("ok")
