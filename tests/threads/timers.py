"""threading.Timer: cancelled while it fires; it runs at most once."""
import threading
from _race import each

ran = []


def use(i):
    for k in range(15):
        t = threading.Timer(0.0005, ran.append, [(i, k)])
        t.start()
        if k % 2:
            t.cancel()
        t.join(300)
        assert not t.is_alive()


each(use)
assert len(ran) == len(set(ran))
print("ok")
