"""Exceptions thrown through delegations: each generator chains what passes with the exception that it handles itself."""
import asyncio
import types


def chain(e):
    out = []
    while e is not None and len(out) < 12:
        out.append(f"{type(e).__name__}({e})")
        e = e.__context__
    return " <- ".join(out)


def plain():
    yield 1


def handling():
    try:
        raise KeyError("leaf")
    except KeyError:
        yield 1


def catching():
    try:
        yield 1
    except ValueError as e:
        print("  leaf sees", chain(e))
        yield 2


def raising():
    try:
        yield 1
    except ValueError:
        raise TypeError("from leaf")


def closing():
    try:
        yield 1
    except GeneratorExit:
        raise TypeError("while closing")


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class Thrower(Iterator):
    def throw(self, e, *rest):
        raise e


def delegate(leaf):
    yield from leaf()


def handle(leaf):
    try:
        raise IndexError("outer")
    except IndexError:
        yield from leaf()


def handle_twice(leaf):
    try:
        raise OSError("outermost")
    except OSError:
        yield from handle(leaf)


def catch(leaf):
    try:
        raise IndexError("outer")
    except IndexError:
        try:
            yield from leaf()
        except Exception as e:
            print("  outer catches", chain(e))
            raise


@types.coroutine
def await_plain():
    yield 1


@types.coroutine
def await_handling():
    try:
        raise KeyError("leaf")
    except KeyError:
        yield 1


async def awaits(leaf):
    try:
        raise IndexError("outer")
    except IndexError:
        await leaf()


async def awaits_twice(leaf):
    try:
        raise OSError("outermost")
    except OSError:
        await awaits(leaf)


def throw(name, g, exc, inside):
    g.send(None)
    try:
        if inside:
            try:
                raise LookupError("caller")
            except LookupError:
                print(name, "yields", g.throw(exc))
        else:
            print(name, "yields", g.throw(exc))
    except BaseException as e:
        print(name, inside, chain(e))
    try:
        g.close()
    except BaseException as e:
        print(name, "closed", chain(e))


for inside in False, True:
    for outer in delegate, handle, handle_twice, catch:
        for leaf in plain, handling, catching, raising, closing, Iterator, Thrower:
            name = f"{outer.__name__} {leaf.__name__}"
            throw(name, outer(leaf), ValueError("thrown"), inside)
            throw(name, outer(leaf), GeneratorExit("exit"), inside)
            if leaf is not Thrower:
                throw(name, outer(leaf), ValueError, inside)
    for outer in awaits, awaits_twice:
        for leaf in await_plain, await_handling:
            name = f"{outer.__name__} {leaf.__name__}"
            throw(name, outer(leaf), ValueError("thrown"), inside)
            throw(name, outer(leaf), GeneratorExit("exit"), inside)
    for leaf in plain, handling, catching, raising, closing:
        throw(leaf.__name__, leaf(), ValueError("direct"), inside)

had_one = ValueError("had one")
had_one.__context__ = KeyError("mine")
throw("context before", handle(handling), had_one, False)


def yields_handled():
    try:
        raise ValueError("same")
    except ValueError as e:
        yield e


g = yields_handled()
try:
    g.throw(next(g))
except ValueError as e:
    print(chain(e))


async def asynchronous():
    async def yields():
        try:
            raise KeyError("leaf")
        except KeyError:
            yield 1

    g = yields()
    await g.asend(None)
    try:
        try:
            raise LookupError("caller")
        except LookupError:
            await g.athrow(ValueError("thrown"))
    except ValueError as e:
        print("asynchronous generator", chain(e))

    async def sleeps():
        try:
            raise KeyError("in task")
        except KeyError:
            await asyncio.sleep(10)

    for coroutine in sleeps(), awaits(sleeps), awaits_twice(sleeps):
        task = asyncio.create_task(coroutine)
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as e:
            print("cancelled", chain(e))


asyncio.run(asynchronous())
