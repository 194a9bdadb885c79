"""Lock and RLock protect a counter; timeouts and non-blocking acquires tell the truth."""
import threading
from _race import each

count = 0
lock, rlock = threading.Lock(), threading.RLock()


def use(i):
    global count
    for k in range(400):
        with lock:
            count += 1
        with rlock:
            with rlock:
                count_r[0] += 1
        if lock.acquire(False):
            count_t[0] += 1
            lock.release()
            tries[i] += 1
        if lock.acquire(timeout=0.001):
            count_t[0] += 1
            lock.release()
            tries[i] += 1


count_r, count_t, tries = [0], [0], [0] * 4
each(use)
assert count == 1600 and count_r[0] == 1600 and count_t[0] == sum(tries)
for bad in (lock, rlock):
    try:
        bad.release()
        assert False
    except RuntimeError:
        pass
print("ok")
