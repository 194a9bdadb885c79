"""with statements: protocol, suppression, order, nesting, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class CM:
    def __init__(self, name, suppress=False, enter=None, exit=None):
        self.name, self.suppress, self.enter_exc, self.exit_exc = name, suppress, enter, exit

    def __enter__(self):
        print("enter", self.name)
        if self.enter_exc:
            raise self.enter_exc
        return self.name.upper()

    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        if self.exit_exc:
            raise self.exit_exc
        return self.suppress


with CM("a") as x:
    print("body", x)
with CM("a"), CM("b") as y:
    print(y)
with (CM("a") as p, CM("b") as q,):
    print(p, q)
with (CM("paren")):
    pass
with (CM("t"), CM("u")):
    print("two")
with CM("s", suppress=True):
    raise ValueError("suppressed")
print("after")


def f(*cms):
    def run():
        with cms[0]:
            with cms[1]:
                raise KeyError("body")
        return "suppressed all"
    return run


err(f(CM("outer"), CM("inner")))
err(f(CM("outer", True), CM("inner")))
err(f(CM("outer"), CM("inner", True)))
err(f(CM("outer"), CM("inner", exit=OSError("exit"))))
err(f(CM("outer"), CM("inner", enter=OSError("enter"))))
err(f(CM("outer", True), CM("inner", enter=OSError("enter"))))


def returning():
    with CM("ret"):
        return "value"


def breaking():
    for i in range(3):
        with CM("loop%d" % i):
            if i == 1:
                break
            continue
    return i


def overriding():
    with CM("r"):
        try:
            return 1
        finally:
            print("finally")


def gen():
    with CM("gen"):
        yield 1
        yield 2


print(returning(), breaking(), overriding(), list(gen()))
g = gen()
next(g)
g.close()
for _ in gen():
    break


class NoExit:
    def __enter__(self):
        return 1


class NoEnter:
    def __exit__(self, *a):
        pass


class NoneEnter:
    __enter__ = None
    __exit__ = None


class InstanceCM:
    def __init__(self):
        self.__enter__ = lambda: 1
        self.__exit__ = lambda *a: None


def use(cm):
    def run():
        with cm as x:
            return x
    return run


for cm in (5, None, NoExit(), NoEnter(), NoneEnter(), InstanceCM(), open):
    err(use(cm))


class BadExit:
    def __enter__(self):
        return self

    def __exit__(self):
        pass


err(use(BadExit()))


class Truthy:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        return TruthError()


class TruthError:
    def __bool__(self):
        raise RuntimeError("truth of exit")


def truth():
    with Truthy():
        raise ValueError


err(truth)


class Target:
    pass


t = Target()
lst = [0]
with CM("attr") as t.x, CM("item") as lst[0], CM("ab") as (m, n):
    print(t.x, lst, m, n)


def bad_unpack():
    with CM("abc") as (a, b):
        pass


err(bad_unpack)


class Reraise:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        raise v


class Replace:
    def __enter__(self):
        pass

    def __exit__(self, t, v, tb):
        raise TypeError("replaced") from v


def r1():
    with Reraise():
        raise ValueError("same")


def r2():
    with Replace():
        raise ValueError("orig")


err(r1)
try:
    r2()
except TypeError as e:
    print(repr(e), repr(e.__cause__), repr(e.__context__))
import contextlib


@contextlib.contextmanager
def managed(name, swallow=False):
    print("start", name)
    try:
        yield name
    except ValueError as e:
        print("saw", e)
        if not swallow:
            raise
    finally:
        print("end", name)


with managed("m") as v:
    print(v)
with managed("m2", True):
    raise ValueError("inside")


def cm_raise():
    with managed("m3"):
        raise ValueError("out")


def cm_key():
    with managed("m4"):
        raise KeyError("other")


err(cm_raise)
err(cm_key)


@managed("deco")
def decorated():
    print("in decorated")


decorated()
decorated()
with contextlib.suppress(KeyError, IndexError):
    [][1]
with contextlib.ExitStack() as stack:
    for i in range(3):
        stack.enter_context(CM("st%d" % i))
    stack.callback(print, "callback", 1)
    stack.push(lambda *a: print("pushed", a[0]))
with contextlib.closing(gen()) as cg:
    print(next(cg))
with contextlib.nullcontext(5) as nc:
    print(nc)


@contextlib.contextmanager
def no_yield():
    if False:
        yield


@contextlib.contextmanager
def two_yields():
    yield 1
    yield 2


err(use(no_yield()))
err(use(two_yields()))
import io
buf = io.StringIO()
with contextlib.redirect_stdout(buf):
    print("captured")
print(repr(buf.getvalue()))
