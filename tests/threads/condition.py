"""Condition: each notify wakes who waits; wait_for and timeouts return the truth."""
import threading
from _race import together

cond = threading.Condition()
items, got = [], []


def put():
    for k in range(300):
        with cond:
            items.append(k)
            cond.notify()


def take():
    for k in range(300):
        with cond:
            assert cond.wait_for(lambda: items, timeout=300)
            got.append(items.pop())


together(put, take, put, take)
assert sorted(got) == sorted(list(range(300)) * 2)
with cond:
    assert cond.wait(0.001) is False
ready = 0


def wait_all():
    global ready
    with cond:
        ready += 1
        cond.notify_all()
        assert cond.wait_for(lambda: ready == 4, timeout=300)


together(wait_all, wait_all, wait_all, wait_all)
print("ok")
