"""Generators made in one thread and run on in others, one after the other."""
import queue
from _race import together


def walk(n):
    total = 0
    for i in range(n):
        total += i
        yield [i, total]
    return total


def outer(n):
    result = yield from walk(n)
    yield ["end", result]


q = queue.Queue()
done = []


def make():
    for _ in range(60):
        q.put(outer(20))


def run():
    while True:
        g = q.get()
        if g is None:
            return
        try:
            step = next(g)
        except StopIteration:
            continue
        if step[0] == "end":
            assert step[1] == 190
            done.append(1)
            if len(done) == 60:
                for _ in range(3):
                    q.put(None)
        else:
            q.put(g)


together(make, run, run, run)
assert len(done) == 60
print("ok")
