"""Modules that import each other, from several threads: no deadlock; a partial module at most."""
import os
import sys
import tempfile
from _race import each

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
for k in range(10):
    for a, b in (("a", "b"), ("b", "a")):
        with open(os.path.join(folder, "circ_%s%d.py" % (a, k)), "w") as f:
            f.write("import time\ntime.sleep(0.001)\nimport circ_%s%d as other\nvalue = '%s'\n" % (b, k, a))


def use(i):
    for k in range(10):
        m = __import__("circ_%s%d" % ("ab"[i % 2], k))
        assert m.value == "ab"[i % 2]


each(use)
for k in range(10):
    assert sys.modules["circ_a%d" % k].value == "a" and sys.modules["circ_b%d" % k].value == "b"
print("ok")
