"""Rings of modules and packages that import one another, entered by threads at different places: nobody
waits for ever; an import fails, if it does, as CPython's; then every module can be had whole."""
import os
import sys
import tempfile
from _race import each

ROUNDS, LENGTH = 12, 6
folder = tempfile.mkdtemp()
sys.path.insert(0, folder)


def write(path, text):
    with open(os.path.join(folder, path), "w") as f:
        f.write(text)


for r in range(ROUNDS):
    os.mkdir(os.path.join(folder, "ring%d" % r))
    write("ring%d/__init__.py" % r, "import ring%d.m0\n" % r)
    for k in range(LENGTH):
        following = (k + 1) % LENGTH
        write("ring%d/m%d.py" % (r, k),
              "import sys, time\n"
              "time.sleep(0.0005)\n"
              "from ring%d import m%d as following\n"
              "import ring%d.m%d\n"
              "value = %d\n" % (r, following, r, (k + 3) % LENGTH, k))


def use(i):
    for r in range(ROUNDS):
        name = "ring%d.m%d" % (r, (i * 2 + r) % LENGTH)
        try:
            __import__(name)
        except (ImportError, KeyError, AttributeError):
            pass  # a module that is just being imported, or whose import by another thread has failed
        except RuntimeError as error:
            assert "deadlock detected" in str(error), error


each(use)
names = [["ring%d.m%d" % (r, k) for k in range(LENGTH)] for r in range(ROUNDS)]
for ring in names:
    for name in ring:
        __import__(name)
    for k, name in enumerate(ring):
        # What stands in sys.modules is whole. Another module may hold one whose import failed meanwhile.
        module, following = sys.modules[name], ring[(k + 1) % LENGTH]
        assert module.value == k and module.following.__name__ == following
        assert sys.modules[following].value == (k + 1) % LENGTH
print("ok")
