"""A lock that two threads release at once is released by one of them; the other gets RuntimeError."""
import threading
from _race import together

for _ in range(300):
    lock = threading.Lock()
    lock.acquire()
    done = []

    def release():
        try:
            lock.release()
            done.append(1)
        except RuntimeError:
            done.append(0)

    together(release, release)
    assert sorted(done) == [0, 1], done
    assert not lock.locked()
print("ok")
