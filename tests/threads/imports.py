"""Modules imported by all threads at once: initialised once, never seen half made."""
import os
import sys
import tempfile
from _race import each

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
for k in range(12):
    with open(os.path.join(folder, "race_mod%d.py" % k), "w") as f:
        f.write("import time\nvalues = []\nfor i in range(50):\n    values.append(i)\n"
                "time.sleep(0.001)\nclass C:\n    x = %d\ndone = True\n" % k)
os.mkdir(os.path.join(folder, "race_pkg"))
with open(os.path.join(folder, "race_pkg", "__init__.py"), "w") as f:
    f.write("from . import sub\nready = True\n")
with open(os.path.join(folder, "race_pkg", "sub.py"), "w") as f:
    f.write("import time\ntime.sleep(0.002)\nvalue = 7\n")


def use(i):
    seen = []
    for k in range(12):
        m = __import__("race_mod%d" % k)
        assert m.done and len(m.values) == 50 and m.C.x == k
        seen.append(m)
    import race_pkg
    from race_pkg.sub import value
    assert race_pkg.ready and value == 7 and race_pkg.sub.value == 7
    return seen


results = each(use)
assert all(a is b for r in results for a, b in zip(r, results[0]))
print("ok")
