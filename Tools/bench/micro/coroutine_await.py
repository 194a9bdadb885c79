"""await of a coroutine that returns at once."""


async def f(a):
    return a


async def loop(n):
    for i in range(n):
        await f(i)


def run(n):
    try:
        loop(n).send(None)
    except StopIteration:
        pass
