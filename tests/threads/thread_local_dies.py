"""A threading.local that dies while threads use others: values are released, once."""
import gc
import threading
from _race import each

died = []


class A:
    def __del__(self):
        died.append(1)


def use(i):
    for k in range(60):
        loc = threading.local()
        loc.a = A()
        shared.append(loc)
        if k % 3 == 0:
            shared.clear()


shared = []
each(use)
shared.clear()
for _ in range(3):
    gc.collect()
assert len(died) == 240, len(died)
print("ok")
