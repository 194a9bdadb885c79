"""A native loop that never ends, in a daemon thread: others may stop the world, and the process ends."""
import gc
import itertools
import threading
import time

started = threading.Barrier(4)


def search(endless):
    started.wait()
    1 in endless


for endless in itertools.repeat(0), itertools.cycle([2, 3]), itertools.count(5):
    threading.Thread(target=search, args=(endless,), daemon=True).start()
started.wait()
time.sleep(0.1)
for _ in range(3):
    gc.collect()
print("ok")
