"""Barrier: nobody is a phase ahead; Event: set is seen by all."""
import threading
from _race import each

barrier = threading.Barrier(4)
phase = [0] * 4


def run(i):
    for k in range(60):
        phase[i] = k
        barrier.wait(300)
        assert all(p == k for p in phase), phase
        barrier.wait(300)


each(run)
for k in range(60):
    event = threading.Event()

    def use(i):
        if i == 0:
            event.set()
        else:
            assert event.wait(300)
        assert event.is_set()

    each(use)
b = threading.Barrier(5)


def broken(i):
    if i == 3:
        b.abort()
        return 1
    try:
        b.wait(300)
    except threading.BrokenBarrierError:
        return 1


assert each(broken) == [1] * 4
print("ok")
