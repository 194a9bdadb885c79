"""Chaining: __cause__, __context__, __suppress_context__, raise from, reraise."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def chain(f):
    try:
        f()
    except BaseException as e:
        parts = []
        seen = set()
        while e is not None and id(e) not in seen:
            seen.add(id(e))
            parts.append("%s(%s)" % (type(e).__name__, e))
            if e.__cause__ is not None:
                parts.append("caused by")
                e = e.__cause__
            elif e.__context__ is not None:
                parts.append("[suppressed]" if e.__suppress_context__ else "during")
                e = e.__context__
            else:
                e = None
        print(" ".join(parts))


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second")


def explicit():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("second") from e


def from_none():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second") from None


def from_class():
    raise KeyError("x") from ValueError


def triple():
    try:
        implicit()
    except KeyError:
        raise ValueError("third")


def in_finally():
    try:
        raise ValueError("a")
    finally:
        [][0]


def reraise():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def reraise_named():
    try:
        implicit()
    except KeyError as e:
        raise e


def reraise_after():
    try:
        raise ValueError("v")
    except ValueError:
        try:
            raise KeyError("k")
        except KeyError:
            pass
        raise


def nested_function():
    def helper():
        raise
    try:
        raise OSError("active")
    except OSError:
        helper()


def same_twice():
    e = ValueError("same")
    try:
        raise e
    except ValueError:
        raise e


def cycle():
    a, b = ValueError("a"), KeyError("b")
    try:
        raise a
    except ValueError:
        try:
            raise b
        except KeyError:
            raise a


def with_exit():
    class CM:
        def __enter__(self):
            pass

        def __exit__(self, *a):
            raise TypeError("exit")
    with CM():
        raise ValueError("body")


def generator():
    def g():
        try:
            yield
        except ValueError:
            raise KeyError("from generator")
    it = g()
    next(it)
    it.throw(ValueError("thrown"))


def cause_assigned():
    e = ValueError("e")
    e.__cause__ = KeyError("assigned")
    raise e


def none_after():
    e = ValueError("e")
    e.__context__ = KeyError("ctx")
    e.__suppress_context__ = True
    raise e


for f in (implicit, explicit, from_none, from_class, triple, in_finally, reraise, reraise_named,
        reraise_after, nested_function, same_twice, cycle, with_exit, generator, cause_assigned,
        none_after):
    chain(f)


def bad_from(x):
    def run():
        raise ValueError from x
    return run


for x in (5, "a", int, object()):
    err(bad_from(x))
e = ValueError("attrs")
print(e.__cause__, e.__context__, e.__suppress_context__, e.__traceback__)
e.__cause__ = None
print(e.__suppress_context__)
for name, value in (("__cause__", 5), ("__context__", "a"), ("__traceback__", 5), ("args", 5),
        ("__suppress_context__", "x")):
    err(lambda: setattr(e, name, value))
err(lambda: delattr(e, "__cause__"))
err(lambda: delattr(e, "args"))
e.args = [1, 2]
print(e.args, str(e), repr(e))
try:
    raise e.with_traceback(None)
except ValueError as caught:
    tb = caught.__traceback__
    print(caught is e, tb.tb_lineno > 0, tb.tb_next, type(tb).__name__, tb.tb_frame.f_code.co_name)
err(lambda: e.with_traceback(5))
import sys


def info():
    try:
        raise KeyError("i")
    except KeyError as e:
        t, v, tb = sys.exc_info()
        return t.__name__, v is e, tb is e.__traceback__, sys.exception() is e


print(info(), sys.exc_info(), sys.exception())


def restored():
    out = []
    try:
        raise ValueError("outer")
    except ValueError:
        out.append(repr(sys.exception()))
        try:
            raise KeyError("inner")
        except KeyError:
            out.append(repr(sys.exception()))
        out.append(repr(sys.exception()))
    out.append(repr(sys.exception()))
    return out


print(restored())


def gen():
    try:
        raise ValueError("in gen")
    except ValueError:
        yield repr(sys.exception())
        yield repr(sys.exception())
    yield repr(sys.exception())


g = gen()
print(next(g), sys.exception())
try:
    raise KeyError("consumer")
except KeyError:
    print(next(g), repr(sys.exception()), next(g))


def frames(n):
    if n == 0:
        raise ValueError("deep")
    frames(n - 1)


try:
    frames(5)
except ValueError as e:
    names, tb = [], e.__traceback__
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
