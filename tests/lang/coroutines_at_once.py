"""Coroutines that are awaited where they are made: what happens before, while and after they suspend."""
import gc
import sys
import traceback
import types


@types.coroutine
def pause(value):
    return (yield value)


def drive(coroutine, *answers):
    answers = list(answers)
    seen = []
    try:
        value = coroutine.send(None)
        while True:
            seen.append(value)
            answer = answers.pop(0) if answers else None
            if isinstance(answer, BaseException):
                value = coroutine.throw(answer)
            else:
                value = coroutine.send(answer)
    except StopIteration as stop:
        return seen, stop.value


async def plain(x):
    return x


async def suspends(items):
    first = await pause(len(items))
    items.append(first)
    second = await pause(list(items))
    return items, second


async def outer(n):
    mine = ["a", n]
    got, second = await suspends(mine)
    assert got is mine
    return got, second, await plain(mine) is mine


for i in range(5):
    print(drive(outer(i), "one", "two"))


# Exceptions: raised before and after suspending, thrown in, caught on either side.
async def fails(where):
    if where == "at once":
        raise ValueError(where)
    await pause(where)
    if where == "later":
        raise ValueError(where)
    return where


async def catches(where):
    try:
        return await fails(where)
    except ValueError as e:
        names = [f.name for f in traceback.extract_tb(e.__traceback__)]
        return "caught", str(e), names


async def handles(where):
    try:
        raise KeyError("first")
    except KeyError:
        before = sys.exc_info()[0]
        inner = await catches(where)
        return before is sys.exc_info()[0], inner


for i in range(4):
    for where in "at once", "later", "never":
        print(drive(handles(where)))
    print(drive(handles("thrown"), ValueError("thrown in")))

# What others see.
frames = []


async def looks(depth):
    frames.append(sys._getframe().f_back.f_code.co_name)
    if depth:
        return await looks(depth - 1)
    return await pause("deep")


async def start(depth):
    return await looks(depth)


for i in range(4):
    frames.clear()
    c = start(3)
    print(c.send(None), frames)
    chain = []
    inner = c
    while inner is not None:
        chain.append((inner.__name__, getattr(inner, "cr_running", None)))
        inner = getattr(inner, "cr_await", None)
    print(chain)
    inner = c.cr_await.cr_await
    print(inner.cr_frame.f_locals, inner.cr_code.co_name, inner.cr_origin)
    try:
        inner.send("wrong way")
    except (ValueError, StopIteration) as e:
        print(type(e).__name__, e)
    c.close()
    print(c.cr_frame, inner.cr_frame)


# Closing runs what stands in finally, innermost first.
async def tidy(log, depth):
    try:
        if depth:
            await tidy(log, depth - 1)
        else:
            await pause("wait")
    finally:
        log.append(depth)


for i in range(3):
    log = []
    c = tidy(log, 3)
    c.send(None)
    c.close()
    print(log)


# Too deep; arguments of every kind.
async def forever(n):
    return await forever(n + 1)


async def arguments(a, b=2, *rest, key=None, **others):
    return a, b, rest, key, others


async def calls(x):
    return (await arguments(x), await arguments(x, 3, 4, key=5, other=6), await arguments(*[x, 7], **{"key": x}))


for i in range(3):
    try:
        drive(forever(0))
    except RecursionError as e:
        print(e)
    print(drive(calls(i)))


class Both:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        if self.n % 2:
            await pause(self.n)
        return self.n

    async def method(self, x):
        return self.n, await plain(x)

    async def __aenter__(self):
        return await self.method("enter")

    async def __aexit__(self, kind, value, tb):
        await pause("exit")
        return kind is KeyError


async def everything(n):
    both = Both(n)
    out = [x async for x in both]
    async for x in Both(2):
        out.append(x)
    async with both as entered:
        out.append(entered)
        raise KeyError
    return out


for i in range(4):
    print(drive(everything(i)))


# An awaited coroutine that is kept elsewhere, and one whose function is replaced meanwhile.
async def replaced():
    global replaced
    replaced = plain
    gc.collect()
    await pause(1)
    return "old"


async def uses():
    return await replaced(), await replaced("new")


print(drive(uses()))
code = "async def f(x):\n    return x\nasync def g():\n    return await f(1)\n"
for i in range(3):
    space = {}
    exec(code, space)
    print(drive(space["g"]()))


# Watched.
def watch(frame, event, arg):
    if frame.f_code.co_name in ("plain", "watched"):
        events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
    return watch


async def watched(x):
    y = await plain(x)
    return y


for i in range(3):
    events = []
    sys.settrace(watch)
    drive(watched(i))
    sys.settrace(None)
    print(events)
