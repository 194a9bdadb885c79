"""Coroutines driven by hand: await, send, throw, close, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Pause:
    def __init__(self, value=None):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def run(co, *answers):
    log = []
    answers = list(answers)
    send = None
    try:
        while True:
            log.append(co.send(send))
            send = answers.pop(0) if answers else None
    except StopIteration as e:
        return log, e.value


async def simple():
    return 5


async def add(a, b):
    x = await Pause(a)
    y = await Pause(b)
    return x, y


async def outer():
    first = await add(1, 2)
    second = await simple()
    return first, second, await Pause("last")


c = simple()
print(type(c).__name__, c.__name__, c.cr_running, c.cr_frame is not None, c.cr_await,
    c.cr_code.co_name, repr(c).startswith("<coroutine object simple at 0x"))
print(run(c))
err(lambda: c.send(None))
print(run(add("x", "y"), 10, 20), run(outer(), 1, 2, 3))


async def fails():
    await Pause(1)
    raise ValueError("inside")


c = fails()
print(c.send(None))
err(lambda: c.send(None))
err(lambda: c.send(None))


async def catches():
    try:
        await Pause("waiting")
    except ValueError as e:
        print("caught", e)
        return "recovered"
    finally:
        print("finally")


c = catches()
c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value)
c = catches()
c.send(None)
c.close()
c = catches()
err(lambda: c.send("early"))
c.close()
c = simple()
err(lambda: next(c))
err(lambda: iter(c))
err(lambda: list(c))
c.close()


async def bad_await(x):
    return await x


class BadAwait:
    def __await__(self):
        return 5


class NotIter:
    def __await__(self):
        return [1]


class ListAwait:
    def __await__(self):
        return iter(["a", "b"])


for x in (5, None, "a", [1], BadAwait(), NotIter(), print, (i for i in ())):
    err(lambda: run(bad_await(x)))
print(run(bad_await(ListAwait())))
c = simple()
c2 = bad_await(c)
print(run(c2))
err(lambda: run(bad_await(c)))


async def same(c):
    await c

c = add(1, 2)
c.send(None)
d = same(c)
err(lambda: d.send(None))
c.close()


async def deep(n):
    if n == 0:
        return await Pause("bottom")
    return await deep(n - 1) + 1


print(run(deep(50), 100))


async def gather():
    return [await simple() for _ in range(3)], {k: await simple() for k in "ab"}, [x for x in [1,
        2] if await simple()], (await simple(),)


print(run(gather()))


async def expr():
    x = -await simple()
    y = await simple() ** 2
    z = (await simple()) + await simple()
    return x, y, z, f"{await simple()}", not await simple(), await simple() if await simple() else 0


print(run(expr()))


class Meth:
    async def m(self, x):
        return x * await simple()

    @classmethod
    async def c(cls):
        return cls.__name__

    @staticmethod
    async def s():
        return "static"

    async def __aenter__(self):
        print("aenter")
        return self

    async def __aexit__(self, t, v, tb):
        print("aexit", t and t.__name__)
        return t is KeyError


print(run(Meth().m(2)), run(Meth.c()), run(Meth.s()))


async def with_it(exc):
    async with Meth() as m, Meth():
        if exc:
            raise exc
        return "returned"
    return "suppressed"


print(run(with_it(None)), run(with_it(KeyError("k"))))
err(lambda: run(with_it(ValueError("v"))))
import types


@types.coroutine
def old_style():
    got = yield "from generator"
    return got


async def uses_old():
    return await old_style()


print(run(uses_old(), "answer"))


async def stop():
    raise StopIteration("x")


err(lambda: run(stop()))
ready = []


async def worker(name, n):
    for i in range(n):
        ready.append((name, i))
        await Pause()
    return name


def round_robin(tasks):
    results = []
    while tasks:
        for t in list(tasks):
            try:
                t.send(None)
            except StopIteration as e:
                results.append(e.value)
                tasks.remove(t)
    return results


print(round_robin([worker("a", 2), worker("b", 3), worker("c", 1)]), ready)
for source in ("await x", "def f(): await x", "async def f(): yield from x", "async x",
        "async with a: pass", "def f(): async for x in y: pass", "def f():\n async with x: pass",
        "async def f(): return 1; yield", "async def f():\n yield 1\n return 2",
        "async def f(): [await x for x in y]", "def f(): [await x for x in y]",
        "async def f(): lambda: await x", "async lambda: 1", "async def f(): await = 1",
        "await = 1", "async = 1", "async def f(): def g(): await x",
        "async def f():\n def g(): await x", "async def f(x=await y): pass",
        "async def f(): await"):
    try:
        compile(source, "co.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", e.msg)
