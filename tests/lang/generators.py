"""Generators: iteration, send, throw, close, return values, states."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def count(n):
    i = 0
    while i < n:
        got = yield i
        if got is not None:
            print("got", got, end=" ")
            i = got
        else:
            i += 1
    return "done"


g = count(3)
print(type(g).__name__, g.__name__, g.__qualname__, iter(g) is g, g.gi_running,
    g.gi_frame is not None, g.gi_code.co_name, g.gi_yieldfrom)
print(next(g), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args, g.gi_frame)
print(next(g, "exhausted"), list(g))
g = count(10)
print(g.send(None), g.send(5), g.send(8), list(g))
g = count(5)
err(lambda: g.send(1))
print(next(g))


def catcher():
    while True:
        try:
            x = yield "ready"
            print("x", x, end=" ")
        except ValueError as e:
            print("caught", e, end=" ")
            yield "after"
        finally:
            print("finally", end=" ")


g = catcher()
print(next(g), g.send(1), g.throw(ValueError("v")), next(g))
err(lambda: g.throw(KeyError("k")))
err(lambda: next(g))
g = catcher()
err(lambda: g.throw(TypeError("not started")))
err(lambda: next(g))
g = catcher()
next(g)
print(g.close(), g.close())
err(lambda: g.send(1))
g = count(2)
g.close()
print(list(g))


def ignores():
    for _ in range(2):
        try:
            yield 1
        except GeneratorExit:
            print("ignored", end=" ")


g = ignores()
next(g)
err(g.close)


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned", end=" ")


g = cleanup()
next(g)
g.close()
for x in cleanup():
    break
g = cleanup()
next(g)
del g
print()


def returns_in_close():
    try:
        yield 1
    except GeneratorExit:
        return 5


g = returns_in_close()
next(g)
print(g.close())


def raises_in_close():
    try:
        yield 1
    except GeneratorExit:
        raise RuntimeError("in close")


g = raises_in_close()
next(g)
err(g.close)


def reentrant():
    yield next(me)


me = reentrant()
err(lambda: next(me))


def stop_inside():
    yield 1
    raise StopIteration("leaked")


g = stop_inside()
print(next(g))
try:
    next(g)
except RuntimeError as e:
    print(type(e).__name__, e, repr(e.__cause__), e.__cause__ is e.__context__,
        e.__suppress_context__)


def stop_next():
    yield next(iter([]))


err(lambda: list(stop_next()))


def raising():
    yield 1
    raise ValueError("inside")


g = raising()
next(g)
err(lambda: next(g))
err(lambda: next(g))
for f in (lambda: g.throw(), lambda: count(1).throw(5), lambda: count(1).throw(ValueError, 5, 6),
        lambda: count(1).throw(ValueError), lambda: count(1).throw(ValueError, "msg"),
        lambda: count(1).throw(ValueError("a"), "b"), lambda: count(1).send(), lambda: count(),
        lambda: next(count), lambda: count(1).nothing, lambda: len(count(1)), lambda: count(1)[0],
        lambda: count(1) + 1, lambda: count(1)()):
    err(f)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    return [x for _, x in zip(range(n), it)]


print(take(12, fib()), sum(take(50, fib())))


def empty():
    return
    yield


def only_return():
    return 5
    yield


print(list(empty()), list(only_return()))
try:
    next(only_return())
except StopIteration as e:
    print(e.value)


def multi():
    yield
    yield 1, 2
    x = yield
    print("x", x)
    y = (yield 3) + 1
    print("y", y)
    print((yield), (yield 4))
    yield [(yield 5)]


g = multi()
out = []
for v in (None, None, None, 10, 20, 30, 40, 50):
    try:
        out.append(g.send(v))
    except StopIteration:
        out.append("stop")
print(out)


def deep(n):
    if n:
        for x in deep(n - 1):
            yield x + 1
    yield 0


print(list(deep(5)), sum(1 for _ in deep(100)))
lam = lambda: (yield 7)
print(list(lam()), [f() for f in [lambda: 1]], list(x * 2 for x in fib.__code__.co_varnames))


class Tree:
    def __init__(self, l, v, r):
        self.l, self.v, self.r = l, v, r

    def __iter__(self):
        if self.l:
            yield from self.l
        yield self.v
        if self.r:
            yield from self.r


print(list(Tree(Tree(None, 1, None), 2, Tree(Tree(None, 3, None), 4, None))),
    max(Tree(None, 1, None)), 3 in Tree(None, 3, None), [*Tree(None, 5, None)])
ticks = []


def ticker():
    ticks.append("start")
    yield 1
    ticks.append("mid")
    yield 2
    ticks.append("end")


a, b = ticker()
print(a, b, ticks)
g = ticker()
print(ticks)


def exc_context():
    try:
        raise KeyError("outer")
    except KeyError:
        yield 1
        raise


g = exc_context()
next(g)
try:
    raise ValueError("caller's")
except ValueError:
    err(lambda: next(g))


def name_change():
    yield 1


g = name_change()
g.__name__ = "nn"
g.__qualname__ = "qq"
print(g.__name__, repr(g).startswith("<generator object qq at 0x"))
err(lambda: setattr(g, "__name__", 1))
err(lambda: setattr(g, "other", 1))
