"""settrace and setprofile in one thread, threading.settrace for new ones: own events only."""
import sys
import threading
from _race import together


def work(n):
    total = 0
    for i in range(n):
        total += i
    return total


def traced():
    events = []

    def tracer(frame, event, arg):
        events.append(threading.get_ident())
        return tracer

    for _ in range(15):
        sys.settrace(tracer)
        assert work(20) == 190
        sys.settrace(None)
        sys.setprofile(lambda f, e, a: events.append(threading.get_ident()))
        work(5)
        sys.setprofile(None)
    assert events and set(events) == {threading.get_ident()}


def plain():
    for _ in range(400):
        assert work(20) == 190


together(traced, plain, traced, plain)
print("ok")
