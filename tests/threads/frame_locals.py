"""f_locals of a frame that ended is read by some threads while others clear it, and of one that runs."""
import sys
from _race import together


class Name:
    """A key of a dict of variables that is compared by code of the program."""

    def __hash__(self):
        return hash("second")

    def __eq__(self, other):
        return [other] == [None]


def ended():
    first, second = [1], {"a": 1}
    inner = lambda: second
    yield sys._getframe()


def running(frames, stop):
    count, text = 0, ""
    frames.append(sys._getframe())
    while not stop:
        count += 1
        text = "%d" % count


for _ in range(150):
    g = ended()
    frame = next(g)
    g.close()
    seen = []

    def look():
        frame.f_trace_opcodes = not frame.f_trace_opcodes
        seen.append(frame.f_locals)
        seen[-1][Name()] = 1
        frame.f_locals.get("first"), frame.f_trace
        frame.f_trace = print

    together(look, look, frame.clear, look)
    assert all(d is seen[0] for d in seen) or len(seen) == 3, seen

frames, stop = [], []


def look_on():
    while not frames:
        pass
    for _ in range(100):
        found = frames[0].f_locals
        assert found["frames"] is frames and isinstance(found.get("count"), int), found
    stop.append(1)


together(lambda: running(frames, stop), look_on)
print("ok")
