"""Shared objects that only weak references watch die soon, whether another thread runs or not."""
import threading
import time
import weakref
from _race import together

stop = threading.Event()


class A:
    pass


def make(callback):
    a = A()
    shared.append(a)
    return weakref.ref(a, callback)


def nothing():
    pass


def watch():
    """Until a hundred have died; how many were made for that."""
    made, end = 0, time.monotonic() + 20
    while len(called) < 100 and time.monotonic() < end:
        refs.append(make(called.append))
        made += 1
        shared.clear()
        nothing()
        time.sleep(0.0005)
    stop.set()
    return made


def run():
    n = 0
    while not stop.is_set():
        n += 1


for other in (stop.wait, run):
    stop.clear()
    shared, called, refs = [], [], []
    made = together(watch, other)[0]
    assert len(called) >= 100 and made < 1000, (len(called), made)
    assert all(ref() is None for ref in called)
print("ok")
