"""Semaphore and BoundedSemaphore: never more inside than allowed."""
import threading
from _race import each

for sem in (threading.Semaphore(2), threading.BoundedSemaphore(2)):
    inside, most = [0], [0]
    guard = threading.Lock()

    def use(i):
        for k in range(100):
            with sem:
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with guard:
                    inside[0] -= 1

    each(use)
    assert 1 <= most[0] <= 2 and inside[0] == 0
try:
    sem.release()
    assert False
except ValueError:
    pass
print("ok")
