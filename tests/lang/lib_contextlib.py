"""contextlib: ExitStack order and suppression, async managers by hand, decorators."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import contextlib


class R:
    def __init__(self, name, swallow=False, fail=False):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("+" + self.name, end=" ")
        return self

    def __exit__(self, t, v, tb):
        print("-%s(%s)" % (self.name, t.__name__ if t else None), end=" ")
        if self.fail:
            raise OSError(self.name)
        return self.swallow


with contextlib.ExitStack() as st:
    a = st.enter_context(R("a"))
    st.enter_context(R("b", swallow=True))
    st.callback(lambda *x, **k: print("cb", x, k, end=" "), 1, k=2)
    st.enter_context(R("c"))
    raise ValueError("lost")
print()


def stacked(*specs):
    def run():
        with contextlib.ExitStack() as st:
            for spec in specs:
                st.enter_context(R(*spec))
            raise KeyError("body")
        return "suppressed"
    return run


err(stacked(("x",), ("y",)))
err(stacked(("x", True), ("y",)))
err(stacked(("x",), ("y", False, True)))
err(stacked(("x", True), ("y", False, True)))
with contextlib.ExitStack() as st:
    st.enter_context(R("kept"))
    moved = st.pop_all()
print("moved", end=" ")
moved.close()
print()
err(lambda: contextlib.ExitStack().enter_context(5))


@contextlib.contextmanager
def tag(name):
    print("<%s>" % name, end=" ")
    try:
        yield name
    finally:
        print("</%s>" % name, end=" ")


@tag("f")
def f(x):
    print(x, end=" ")
    return x


print(f(1), f(2))
with tag("a") as x, tag(x + "b") as y:
    print(y, end=" ")
print()
cm = tag("once")
with cm:
    pass


def again():
    with cm:
        pass


err(again)


@contextlib.contextmanager
def never():
    return
    yield


@contextlib.contextmanager
def swallow():
    try:
        yield
    except ValueError:
        print("swallowed", end=" ")


@contextlib.contextmanager
def replace():
    try:
        yield
    except ValueError as e:
        raise TypeError("replaced") from e


@contextlib.contextmanager
def stop():
    yield


def use(cm, exc):
    def run():
        with cm:
            raise exc
        return "continued"
    return run


err(use(swallow(), ValueError()))
err(use(swallow(), KeyError("k")))
err(use(replace(), ValueError("v")))
err(use(stop(), StopIteration("si")))
err(use(never(), ValueError()))


class Deco(contextlib.ContextDecorator):
    def __enter__(self):
        print("enter", end=" ")
        return self

    def __exit__(self, *a):
        print("exit", end=" ")


@Deco()
def g():
    return "g"


print(g(), g())


def drive(co):
    try:
        while True:
            co.send(None)
    except StopIteration as e:
        return e.value


@contextlib.asynccontextmanager
async def atag(name):
    print("<%s>" % name, end=" ")
    try:
        yield name
    finally:
        print("</%s>" % name, end=" ")


async def main():
    async with atag("x") as x:
        print(x, end=" ")
    async with contextlib.AsyncExitStack() as st:
        await st.enter_async_context(atag("y"))
        st.enter_context(tag("z"))
        st.push_async_callback(cb)
    async with contextlib.aclosing(agen()) as g:
        async for v in g:
            return v


async def cb():
    print("async callback", end=" ")


async def agen():
    try:
        yield 1
        yield 2
    finally:
        print("agen closed", end=" ")


print(drive(main()))
with contextlib.suppress(ZeroDivisionError):
    1 / 0
err(use(contextlib.suppress(KeyError), ValueError("v")))
err(use(contextlib.suppress(), ValueError("v")))


class C(contextlib.AbstractContextManager):
    def __exit__(self, *a):
        return True


with C() as c:
    print(type(c).__name__, isinstance(R("q"), contextlib.AbstractContextManager))
import io
out, errs = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errs):
    print("to out")
    import sys
    print("to err", file=sys.stderr)
print(repr(out.getvalue()), repr(errs.getvalue()))
