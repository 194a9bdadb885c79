"""A Lock released by another thread than its holder; RLock refuses that."""
import threading
from _race import together

a, b = threading.Lock(), threading.Lock()
b.acquire()
log = []


def ping():
    for k in range(300):
        a.acquire()
        log.append("ping")
        b.release()


def pong():
    for k in range(300):
        b.acquire()
        log.append("pong")
        a.release()


together(ping, pong)
assert log == ["ping", "pong"] * 300
r = threading.RLock()
r.acquire()


def steal():
    try:
        r.release()
    except RuntimeError:
        return True


assert together(steal) == [True]
r.release()
print("ok")
