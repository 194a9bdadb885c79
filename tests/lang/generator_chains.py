"""Delegation through several levels: the innermost generator is resumed at once, and nothing shows it."""
import gc
import sys
import traceback
import types


def count(n, end="end"):
    for i in range(n):
        yield i
    return end


def level(n, inner):
    r = yield from inner if n == 0 else level(n - 1, inner)
    return (n, r)


def finish(g):
    out = []
    while True:
        try:
            out.append(next(g))
        except StopIteration as e:
            return out, e.value


print(finish(level(6, count(5))))
print(finish(level(3, iter([1, 2, 3]))))
print(finish(level(3, iter([]))))


# Trees: leaves end, those around them go on and delegate again.
def walk(n, lo=0):
    if n:
        yield from walk(n - 1, lo)
        yield lo + n
        yield from walk(n - 1, lo + n)


print(list(walk(7)) == [x for x in walk(7)], sum(walk(8)), max(walk(5)), len(set(walk(6))), sorted(walk(3)))
print([a + b for a, b in zip(walk(4), walk(5))], "-".join(str(x) for x in walk(3)))


# Values and exceptions sent in reach the innermost.
def echo(log):
    got = None
    while True:
        try:
            got = yield got
        except ValueError as e:
            got = "caught " + str(e)
        except KeyError:
            return "left"
        finally:
            log.append("f")


def around(n, log):
    try:
        r = yield from (echo(log) if n == 0 else around(n - 1, log))
        yield ("returned", r)
        return r
    except GeneratorExit:
        log.append("exit %d" % n)
        raise
    except ZeroDivisionError:
        log.append("zero %d" % n)
        yield "zero"


log = []
g = around(4, log)
print(next(g), g.send(1), g.send("two"), g.throw(ValueError("v")), g.send(3), g.throw(KeyError("k")))
print(next(g), next(g), log)
log.clear()
g = around(3, log)
print(next(g), g.send(1), g.throw(ZeroDivisionError()), next(g, "done"), log)
log.clear()
g = around(3, log)
next(g), g.send(1)
print(g.close(), log, next(g, "closed"))
log.clear()
g = around(3, log)
next(g), g.send(1)
del g
gc.collect()
print(log)


# Raised inside, with all levels in the traceback.
def fails(n):
    yield n
    yield n + 1
    raise LookupError("inside %d" % n)


g = level(4, fails(1))
print(next(g), next(g))
try:
    next(g)
except LookupError as e:
    print(e, [(f.name, f.lineno) for f in traceback.extract_tb(e.__traceback__)])
print(next(g, "over"))


# What the members look like, suspended and running.
def states(gs):
    return [(g.gi_running, g.gi_suspended, g.gi_yieldfrom is not None, g.gi_frame is not None) for g in gs]


class Watch:
    def __init__(self): self.gs = []
    def make(self, n):
        g = self.body(n)
        self.gs.append(g)
        return g
    def body(self, n):
        if n:
            r = yield from self.make(n - 1)
            return r
        yield 1
        yield 2
        yield states(self.gs)
        names = []
        f = sys._getframe()
        while f:
            names.append(f.f_code.co_name)
            f = f.f_back
        yield names
        for g in self.gs:
            try:
                next(g)
            except ValueError as e:
                names.append(str(e))
        yield names[-4:]


for looked in range(3):
    w = Watch()
    top = w.make(3)
    print(next(top), next(top))
    if looked == 1:
        print(states(w.gs))
    print(next(top))
    print(next(top))
    if looked == 2:
        print([g.gi_frame.f_back for g in w.gs])
    print(next(top))
    print(next(top, "end"), states(w.gs))


# A member in the middle resumed by itself, closed, exhausted.
def middle(how):
    w = Watch()
    w.body = types.MethodType(lambda self, n: level(0, self.make(n - 1)) if n else count(4), w)
    top = w.make(3)
    a, b, c, d = w.gs if len(w.gs) == 4 else (w.gs + [None] * 4)[:4]
    out = [next(top), next(top)]
    for g in w.gs:
        out.append(how(g))
        out.append(next(top, "end"))
    return out


print(middle(lambda g: next(g, "over")))
print(middle(lambda g: g.close()))
print(middle(lambda g: list(g)))


def outer(inner):
    try:
        x = yield from inner
    except Exception as e:
        x = repr(e)
    yield x
    yield "last"


inner = count(5)
mid = outer(inner)
top = outer(mid)
print(next(top), next(top), next(inner), next(mid), next(top), list(top), list(mid), list(inner))
inner = count(5)
mid = outer(inner)
top = outer(mid)
print(next(top), next(top))
del top
gc.collect()
print(next(mid, "closed"), next(inner, "closed"))


# One delegate with two generators around it.
inner = count(6)
one, two = outer(inner), outer(inner)
print(next(one), next(two), next(one), next(two), list(one), list(two))


# Handled exceptions belong to the level that handles them.
def handles(n):
    try:
        raise ValueError(n)
    except ValueError:
        if n:
            yield from handles(n - 1)
        else:
            yield str(sys.exc_info()[1])
            yield str(sys.exc_info()[1].__context__)
        yield "after %d: %s" % (n, sys.exc_info()[1])
    yield "out %d: %s" % (n, sys.exc_info()[1])


try:
    raise KeyError("outside")
except KeyError:
    print([x for x in handles(2)], sys.exc_info()[1])


# Recursion: not deeper than the levels.
def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(sum(deep(300)))
try:
    for x in deep(100000):
        pass
except RecursionError as e:
    print(type(e).__name__)


# Cycles through a chain.
class Node: pass


def holds(node, inner):
    yield from inner
    yield node


for _ in range(20):
    n = Node()
    n.g = holds(n, holds(n, count(3)))
    next(n.g), next(n.g)
    del n
gc.collect()


# Tracing that begins in the innermost.
def traced():
    seen = []
    def hook(frame, event, arg):
        if frame.f_code.co_name in ("leaf", "above"):
            seen.append((frame.f_code.co_name, event))
        return hook
    def leaf():
        yield 1
        yield 2
        sys.settrace(hook)
        yield 3
        yield 4
        sys.settrace(None)
        yield 5
    def above(n):
        yield from (above(n - 1) if n else leaf())
    return list(above(2)), [e for e in seen if e[0] == "above"][:2]


print(traced()[0])


# Coroutines.
class Pause:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)


async def sleeper(n):
    return [await Pause(i) for i in range(n)]


async def awaits(n):
    return await (awaits(n - 1) if n else sleeper(3))


def drive(c):
    out, v = [], None
    while True:
        try:
            v = c.send(v)
            out.append(v)
        except StopIteration as e:
            return out, e.value


print(drive(awaits(5)))
c = awaits(2)
inner = sleeper(2)


async def twice():
    return await inner


a, b = twice(), twice()
print(a.send(None), a.cr_await is inner, inner.cr_await is not None)
try:
    b.send(None)
except RuntimeError as e:
    print(e)
print(drive(a), drive(c))


async def agen(n):
    for i in range(n):
        await awaits(1)
        yield i


async def collect():
    return [x async for x in agen(3)]


print(drive(collect()))


# __await__ and __anext__ written in Python, and what they must not give.
class Awaits:
    def __init__(self, what): self.what = what
    def __await__(self):
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


class Steps:
    def __init__(self, items): self.items = list(items)
    def __aiter__(self): return self
    def __anext__(self):
        if not self.items:
            raise StopAsyncIteration
        return self.items.pop(0)


async def wait_for(x):
    return await x


async def through(x):
    out = []
    try:
        async for v in x:
            out.append(v)
    except Exception as e:
        out += [type(e).__name__, str(e), repr(e.__cause__)]
    return out


async def value(v):
    return v


def attempt(c):
    try:
        return drive(c)
    except Exception as e:
        return type(e).__name__, str(e)


@types.coroutine
def old_style():
    return (yield 1)


for _ in range(2):
    coroutine = value(1)
    print(attempt(wait_for(Awaits(iter([None, None])))), attempt(wait_for(Awaits(5))), attempt(wait_for(Awaits(coroutine))))
    print(attempt(wait_for(Awaits(old_style()))), attempt(wait_for(old_style())), attempt(wait_for(Awaits(count(2)))))
    print(attempt(wait_for(Awaits(LookupError("no")))), attempt(wait_for(coroutine)), attempt(wait_for(coroutine)))
    print(attempt(wait_for(3)), attempt(wait_for(sleeper(2))))
    print(attempt(through(Steps([value(1), Awaits(count(2, "two")), sleeper(1)]))))
    print(attempt(through(Steps([value(1), 2]))), attempt(through(Steps([Awaits(3)]))))
    print(attempt(through(Steps([]))), attempt(through([])))
