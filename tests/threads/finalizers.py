"""__del__ of objects that several threads drop: each runs once, resurrection works."""
import gc
import threading
from _race import each

lock = threading.Lock()
died = []
saved = []


class A:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        died.append(self.n)
        if self.n % 50 == 0:
            saved.append(self)


shared = [None] * 20


def use(i):
    for k in range(300):
        a = A(i * 1000 + k)
        shared[k % 20] = a
        cycle = A(i * 1000 + 300 + k)
        cycle.me = cycle
        if k % 100 == 0:
            gc.collect()


each(use)
shared[:] = []
for _ in range(4):
    gc.collect()
assert len(died) == len(set(died)), "twice"
assert len(died) == 4 * 600, len(died)
assert all(type(a) is A for a in saved)
print("ok")
