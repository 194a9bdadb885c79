"""Coroutines driven by hand: deep awaits, and a round-robin scheduler of async workers."""
import sys

SIZE = 130


class Pause:
    """Awaitable that hands its value to whoever drives the coroutine."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        answer = yield self.value
        return answer


async def fibonacci(n):
    if n < 2:
        return n
    return await fibonacci(n - 1) + await fibonacci(n - 2)


async def nested(depth):
    if depth == 0:
        return await Pause(1)
    return await nested(depth - 1) + 1


class Channel:
    def __init__(self):
        self.items = []

    async def put(self, item):
        while len(self.items) >= 8:
            await Pause("full")
        self.items.append(item)

    async def get(self):
        while not self.items:
            await Pause("empty")
        return self.items.pop(0)


async def producer(channel, count):
    for i in range(count):
        await channel.put(i)
    await channel.put(None)


async def consumer(channel, results):
    total = 0
    while True:
        item = await channel.get()
        if item is None:
            break
        total += item
    results.append(total)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        return False


async def iterate(n):
    total = 0
    async with Countdown(n) as countdown:
        async for value in countdown:
            total += value
    return total


def run(coroutine):
    answer = None
    try:
        while True:
            answer = coroutine.send(answer)
    except StopIteration as stop:
        return stop.value


def run_all(coroutines):
    ready = list(coroutines)
    switches = 0
    while ready:
        again = []
        for coroutine in ready:
            try:
                coroutine.send(None)
                switches += 1
                again.append(coroutine)
            except StopIteration:
                pass
        ready = again
    return switches


def main(repeats):
    for _ in range(repeats):
        fib = run(fibonacci(17))
        deep = 0
        for _ in range(400):
            deep += run(nested(20))
        results = []
        workers = []
        for count in (2000, 3000, 4000):
            channel = Channel()
            workers.append(producer(channel, count))
            workers.append(consumer(channel, results))
        switches = run_all(workers)
        total = run(iterate(10000))
    print(fib, deep, sorted(results), switches, total)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
