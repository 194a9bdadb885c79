"""Asynchronous generators, async for, async comprehensions, aclose, athrow, asend."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Pause:
    def __init__(self, value=None):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run(co):
    log = []
    try:
        while True:
            log.append(co.send(None))
    except StopIteration as e:
        return (log, e.value) if log else e.value


async def agen(n):
    try:
        for i in range(n):
            await Pause("pause %d" % i)
            got = yield i
            if got:
                print("got", got)
    finally:
        print("agen finally")


async def collect():
    out = []
    async for x in agen(3):
        out.append(x)
    else:
        out.append("else")
    return out


print(run(collect()))
g = agen(2)
print(type(g).__name__, g.__name__, g.ag_running, g.__aiter__() is g, type(g.__anext__()).__name__,
    g.ag_code.co_name, g.ag_await)


async def manual():
    g = agen(3)
    a = await g.__anext__()
    b = await g.asend("sent")
    try:
        await g.athrow(ValueError("thrown"))
    except ValueError as e:
        print("got back", e)
    try:
        await g.__anext__()
    except StopAsyncIteration as e:
        print("stopped", repr(e))
    return a, b


print(run(manual()))


async def closing():
    g = agen(3)
    await g.__anext__()
    await g.aclose()
    await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration:
        return "closed", await anext(g, "default")


print(run(closing()))


async def comps():
    return [x async for x in agen(2)], {x async for x in agen(1)}, {x: y async for x in agen(2) for y in "a"}, [x * y async for x in agen(2) if x async for y in agen(2)], [z async for z in (x * 2 async for x in agen(2))]


print(run(comps()))


class AIter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def over(x):
    return [i async for i in x]


async def loop_over(x):
    async for i in x:
        if i == 1:
            break
    else:
        return "else"
    return i


print(run(over(AIter(3))), run(loop_over(AIter(5))), run(loop_over(AIter(0))),
    run(over(aiter(AIter(2)))))


class NoAnext:
    def __aiter__(self):
        return self


class BadAiter:
    def __aiter__(self):
        return 5


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


class AsyncAiter:
    async def __aiter__(self):
        return self


for x in (5, [1], NoAnext(), BadAiter(), BadAnext()):
    err(lambda: run(loop_over(x)))
err(lambda: aiter(5))
err(lambda: anext(5))
err(lambda: [i for i in agen(1)])
err(lambda: iter(agen(1)))
err(lambda: next(agen(1)))


async def sync_for():
    for x in agen(1):
        pass


async def with_bad():
    async with 5:
        pass


class HalfCM:
    async def __aenter__(self):
        pass


async def with_half():
    async with HalfCM():
        pass


async def with_sync():
    with HalfCM():
        pass


for f in (sync_for, with_bad, with_half, with_sync):
    err(lambda: run(f()))


async def raising():
    yield 1
    raise KeyError("in agen")


async def consume():
    out = []
    try:
        async for x in raising():
            out.append(x)
    except KeyError as e:
        out.append(str(e))
    return out


print(run(consume()))


async def stop_in_agen():
    yield 1
    raise StopAsyncIteration


async def consume2():
    async for x in stop_in_agen():
        pass


err(lambda: run(consume2()))


async def ignoring():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def close_it():
    g = ignoring()
    await g.__anext__()
    await g.aclose()


err(lambda: run(close_it()))


async def start_with_value():
    return await agen(1).asend(5)


err(lambda: run(start_with_value()))


class CM:
    async def __aenter__(self):
        await Pause("enter")
        return "value"

    async def __aexit__(self, *a):
        await Pause("exit")
        print("exit", a[0])


async def cms():
    async with CM() as a, CM() as b:
        r = a + b
    async with (CM() as c, CM()):
        pass
    return r


print(run(cms()))


async def pipeline():
    async def double(src):
        async for x in src:
            yield x * 2

    async def odd(src):
        async for x in src:
            if x % 4:
                yield x
    return [x async for x in odd(double(AIter(6)))]


print(run(pipeline()))
