"""Threads and processes that end while callbacks of theirs are due: weak references, thread-locals, finalizers, atexit."""
import gc
import subprocess
import sys
import threading
import weakref
from _race import each

PROGRAM = '''
import atexit, gc, itertools, threading, time, weakref
local = threading.local()
shared, events, references = [], [], []

class A:
    def __del__(self, append=events.append):
        append(1)

def use(daemon):
    local.a = A()
    references.append(weakref.ref(local.a, events.append))
    for k in itertools.count():
        a = A()
        a.me = a
        references.append(weakref.ref(a, events.append))
        shared.append(a)
        if len(shared) > 50:
            shared.clear()
            del events[:], references[:-50]
        if not daemon and k == 200:
            return

for daemon in (True, True, False):
    threading.Thread(target=use, args=(daemon,), daemon=daemon).start()
atexit.register(lambda: (gc.collect(), events.append(4)))
time.sleep(DELAY)
'''


def ends(i):
    for k in range(3):
        program = PROGRAM.replace("DELAY", str((3 * i + k) * 0.004))
        r = subprocess.run([sys.executable, *own_options, "-c", program], capture_output=True, timeout=600)
        assert (r.returncode, r.stdout, r.stderr) == (0, b"", b""), r


own_options = ["-X", "tlbc=0"] if sys._xoptions.get("tlbc") == "0" else []
each(ends, 2)

local = threading.local()
died, called = [], []


class A:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        died.append(self.n)


def short(n):
    """Ends at once: what its local held dies with it, while other threads look at the callbacks' lists."""
    local.a = A(n)
    weakref.finalize(local.a, called.append, n)
    local.cycle = [local.a]
    local.cycle.append(local.cycle)


def start(i):
    for k in range(40):
        threads = [threading.Thread(target=short, args=(i * 1000 + k * 4 + j,)) for j in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        len(died), len(called)


each(start)
for _ in range(5):
    gc.collect()
everyone = sorted(i * 1000 + k for i in range(4) for k in range(160))
assert sorted(died) == everyone, len(died)
assert sorted(called) == everyone, len(called)
print("ok")
