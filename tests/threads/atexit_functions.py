"""atexit functions registered and taken back by several threads."""
import atexit
from _race import each


def add(i):
    def f():
        pass
    for _ in range(200):
        atexit.register(f)
        atexit.unregister(f)


each(add)
print("ok")
