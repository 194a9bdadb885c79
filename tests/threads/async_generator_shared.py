"""One asynchronous generator asked by threads: RuntimeError or ValueError for who comes second."""
from _race import each

for _ in range(60):
    async def numbers():
        for i in range(40):
            yield i

    g = numbers()

    def ask(i):
        got = []
        for _ in range(15):
            step = g.__anext__()
            try:
                step.send(None)
            except StopIteration as e:
                got.append(e.value)
            except (StopAsyncIteration, RuntimeError, ValueError):
                pass
        return got

    got = [x for part in each(ask) for x in part]
    assert len(got) == len(set(got)) and set(got) <= set(range(40)), got
print("ok")
