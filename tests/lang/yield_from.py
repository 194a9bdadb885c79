"""yield from: delegation of send, throw, close, return values, other iterables."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def inner():
    try:
        x = yield 1
        print("inner got", x)
        y = yield 2
        print("inner got", y)
    except ValueError as e:
        print("inner caught", e)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    r = yield from inner()
    print("outer has", r)
    yield "last"
    return r


g = outer()
print(next(g), g.send("a"), g.gi_yieldfrom is not None, g.send("b"))
try:
    next(g)
except StopIteration as e:
    print(e.value)
g = outer()
next(g)
print(g.throw(ValueError("boo")), next(g), next(g, "end"))
g = outer()
next(g)
err(lambda: g.throw(KeyError("through")))
g = outer()
next(g)
g.close()
print(next(g, "closed"))


def chain(*its):
    for it in its:
        yield from it


print(list(chain([1, 2], "ab", (3,), {4: 5}, range(2), inner(), iter([9]))))


def results():
    a = yield from [1, 2]
    b = yield from inner2()
    c = yield from ()
    return a, b, c


def inner2():
    return 5
    yield


g = results()
try:
    while True:
        print(next(g))
except StopIteration as e:
    print(e.value)


def bad(x):
    yield from x


for x in (5, None, object, 1.5):
    err(lambda: list(bad(x)))


def send_to_list():
    yield from [1, 2, 3]


g = send_to_list()
next(g)
err(lambda: g.send("x"))
g = send_to_list()
next(g)
print(g.send(None))
err(lambda: g.throw(ValueError("to list")))


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("iter value")
        return self.n

    def send(self, v):
        print("send", v)
        return "sent"

    def throw(self, *a):
        print("throw", [getattr(x, "__name__", x) for x in a][:1] if isinstance(a[0],
            type) else type(a[0]).__name__)
        return "thrown"

    def close(self):
        print("close called")


def delegate():
    r = yield from Iter()
    print("result", r)


g = delegate()
print(next(g), g.send(7), g.throw(ValueError("x")), next(g), next(g, "over"))
g = delegate()
next(g)
g.close()


def countdown(n):
    if n:
        yield n
        yield from countdown(n - 1)


print(list(countdown(10)), sum(countdown(200)))


def flatten(x):
    for i in x:
        if isinstance(i, list):
            yield from flatten(i)
        else:
            yield i


print(list(flatten([1, [2, [3, [4]], 5], [], [[6]]])))


def lazy():
    yield from (i * i for i in range(3))
    x = yield from map(str, [1])
    return x


print(list(lazy()))


def accumulate():
    total = 0
    while True:
        v = yield total
        if v is None:
            return total
        total += v


def collect(out):
    while True:
        out.append((yield from accumulate()))


out = []
g = collect(out)
next(g)
for v in (1, 2, 3, None, 10, None):
    g.send(v)
print(out)


def selfie():
    yield from me


me = selfie()
err(lambda: next(me))


def closing():
    try:
        yield from stubborn()
    except RuntimeError as e:
        print("outer", e)
        raise


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = closing()
next(g)
err(g.close)


def finalizing():
    try:
        yield from countdown(3)
    finally:
        print("finalized")


for x in finalizing():
    if x == 2:
        break
print("after")
for source in ("yield from x", "def f(): yield from", "async def f(): yield from x",
        "def f(): yield from *a", "lambda: (yield from x)", "class C: yield 1",
        "def f(): x = yield = 1", "yield", "def f(): return (yield from a), (yield)",
        "[i for i in (yield from x)]", "def f(x=(yield)): pass"):
    try:
        compile(source, "y.py", "exec")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)
