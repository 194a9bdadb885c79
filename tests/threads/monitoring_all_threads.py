# sys.monitoring set by one thread while others run specialized code: results stay right, every
# thread reports what it runs while events are on, none reports after they are off, DISABLE and
# restart_events race.
import sys
import threading
from _race import together

m = sys.monitoring
E = m.events
WORKERS = 3
done = threading.Event()
reports = [0] * WORKERS
rounds = [0] * WORKERS
number = threading.local()


class Point:
    def __init__(self, x):
        self.x = x

    def move(self, by):
        self.x += by
        return self


def pairs(n):
    for i in range(n):
        yield i, i + 1


def work(n):
    p, items, total = Point(1.0), [1, 2, 3], 0
    for a, b in pairs(n):
        total += items[a % 3] * b
        if p.move(0.5).x > 10:
            p = Point(1.0)
        items[a % 3] = b & 3
    return total, p.x


expected = work(40)
mine = (work.__code__, pairs.__code__, Point.__init__.__code__, Point.move.__code__)


def note(code, *rest):
    if code in mine:
        reports[number.i] += 1
    return m.DISABLE if rest[0] % 3 == 0 else None


def worker(i):
    number.i = i
    while not done.is_set():
        assert work(40) == expected
        rounds[i] += 1


def wait_for(counters):
    start = list(counters)
    while any(a == b for a, b in zip(start, counters)):
        done.wait(0.001)


def switcher():
    number.i = 0
    m.use_tool_id(2, "race")
    for event in (E.PY_START, E.LINE, E.BRANCH, E.JUMP, E.PY_RETURN, E.PY_YIELD, E.CALL, E.INSTRUCTION):
        m.register_callback(2, event, note)
    try:
        wait_for(rounds)
        for events in (E.PY_START, E.LINE, E.CALL | E.BRANCH, E.INSTRUCTION | E.PY_YIELD | E.PY_RETURN):
            m.set_events(2, events)
            m.restart_events()
            wait_for(reports)
            for code in mine:
                m.set_local_events(2, code, E.LINE)
            m.restart_events()
            m.set_events(2, 0)
            wait_for(rounds)
            for code in mine:
                m.set_local_events(2, code, 0)
            wait_for(rounds)
            seen = list(reports)
            wait_for(rounds)
            assert seen == reports, (seen, reports)
    finally:
        done.set()


together(switcher, *(lambda i=i: worker(i) for i in range(WORKERS)))
print("ok")
