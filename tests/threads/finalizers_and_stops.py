"""Finalizers while others stop the world, and finalizers that stop it: each runs once, what it reads is whole."""
import gc
import sys
import threading
import weakref
from _race import together

N = 150
lock = threading.RLock() # finalizers run where the last reference goes, also in a `with lock`
died = []
shared = [None] * 8


class Changed:
    value = 0


class Plain:
    def __init__(self, n):
        self.n = n
        self.pair = [n, n]

    def __del__(self):
        first, second = self.pair
        died.append(self.n if first == second == self.n else None)


class Stopping(Plain):
    """Its finalizer stops the world itself: the class that it changes is shared."""

    def __del__(self):
        Changed.value = self.n
        sys._current_frames()
        super().__del__()


class Locking(Plain):
    def __del__(self):
        with lock:
            super().__del__()


def drop(first):
    def run():
        for k in range(N):
            n = first + k
            o = (Plain, Stopping, Locking)[k % 3](n)
            o.me = o if k % 5 == 0 else None
            reference = weakref.ref(o, lambda r: called.append(None))
            kept.append(reference)
            with lock:
                shared[k % 8] = o
            del o
            if k % 7 == 0:
                with lock:
                    shared[:] = [None] * 8
    return run


def stop():
    """Each kind of stop: a shared class changed, tracing, other threads' frames, collections."""
    for k in range(N // 3):
        Changed.value = -k
        Changed.method = lambda self: k
        threading.settrace(None)
        sys.settrace(lambda *a: None)
        sys._current_frames()
        sys.settrace(None)
        if k % 10 == 0:
            gc.collect()


called, kept = [], []
together(drop(0), drop(10_000), stop, stop)
shared[:] = [None] * 8
for _ in range(5):
    gc.collect()
assert sorted(died) == [*range(N), *range(10_000, 10_000 + N)], (len(died), None in died)
assert len(called) == 2 * N and all(r() is None for r in kept)
print("ok")
