"""Coroutines and async generators driven by several threads: RuntimeError or ValueError, no crash."""
from _race import each


class Awaitable:
    def __await__(self):
        yield 1
        return 2


async def work():
    total = 0
    for _ in range(50):
        total += await Awaitable()
    return total


async def stream():
    for i in range(50):
        yield i

for _ in range(20):
    c = work()

    def drive(i):
        for _ in range(100):
            try:
                assert c.send(None) == 1
            except StopIteration as e:
                assert e.value == 100
                return 1
            except (RuntimeError, ValueError):
                pass
        return 0

    assert sum(each(drive)) <= 1
    s = stream()

    def pull(i):
        got = []
        for _ in range(60):
            try:
                s.__anext__().send(None)
            except StopIteration as e:
                got.append(e.value)
            except (StopAsyncIteration, RuntimeError, ValueError):
                pass
        return got

    got = [x for part in each(pull) for x in part]
    assert len(set(got)) == len(got), got
print("ok")
