"""try, except, else, finally: matching, order, return and loop control in finally."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def run(exc):
    try:
        print("try", end=" ")
        if exc:
            raise exc
    except (KeyError, IndexError) as e:
        print("lookup", repr(e), end=" ")
    except ValueError:
        print("value", end=" ")
        return "from except"
    except Exception as e:
        print("other", type(e).__name__, end=" ")
        raise
    else:
        print("else", end=" ")
        return "from else"
    finally:
        print("finally", end=" ")
    return "end"


for exc in (None, KeyError("k"), IndexError, ValueError("v"), TypeError("t")):
    try:
        print(run(exc))
    except TypeError as e:
        print("propagated", e)


def f1():
    try:
        return "try"
    finally:
        return "finally"


def f2():
    try:
        raise ValueError
    finally:
        return "swallowed"


def f3():
    for i in range(3):
        try:
            return i
        finally:
            continue
    return "loop ended"


def f4():
    while True:
        try:
            1 / 0
        finally:
            break
    return "broke out"


def f5():
    x = 1
    try:
        return x
    finally:
        x = 2


def f6():
    try:
        try:
            1 / 0
        finally:
            print("inner", end=" ")
    except ZeroDivisionError:
        return "outer caught"


def f7():
    try:
        pass
    except:
        return "no"
    else:
        raise KeyError("from else")
    finally:
        print("fin", end=" ")


def f8():
    try:
        raise ValueError("one")
    except ValueError:
        raise KeyError("two")
    finally:
        print("f8", end=" ")


def f9():
    try:
        try:
            raise ValueError("a")
        finally:
            raise KeyError("b")
    except KeyError as e:
        return repr(e), repr(e.__context__)


def f10():
    for i in range(2):
        try:
            continue
        finally:
            print("c%d" % i, end=" ")
    for i in range(2):
        try:
            break
        finally:
            print("b%d" % i, end=" ")
    return [i]


def f11():
    try:
        return [print("evaluated", end=" "), 1][1]
    finally:
        print("then finally", end=" ")


def f12(n):
    try:
        if n == 0:
            return "bottom"
        return f12(n - 1)
    finally:
        print(n, end=" ")


for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, lambda: f12(3)):
    err(f)
try:
    1 / 0
except:
    print("bare")
e = "outer"
try:
    raise ValueError("x")
except ValueError as e:
    print(e)
err(lambda: e)


def types():
    return (KeyError, TypeError)


try:
    raise TypeError("computed tuple")
except types() as e:
    print("computed", e)


def bad_except(t, exc=ValueError("v")):
    def run():
        try:
            raise exc
        except t:
            return "caught"
    return run


for t in (ValueError, Exception, BaseException, (), (KeyError, ValueError), KeyError, 5,
        "ValueError", (5,), None, int, [ValueError], object):
    err(bad_except(t))


def never_evaluated():
    try:
        pass
    except undefined_name:
        pass
    return "fine"


print(never_evaluated())
for value in (5, None, "string", int, object(), [ValueError], ValueError, ValueError(1, 2),
        Exception(), KeyError("k"), type("E", (Exception,), {})("made"), StopIteration(3),
        OSError(2, "No such file", "name"), SystemError("s"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "r")):
    def raiser():
        raise value
    err(raiser)


def no_active():
    raise


err(no_active)


class NeedsArgs(Exception):
    def __init__(self, a):
        super().__init__(a)


class BadNew(Exception):
    def __new__(cls, *a):
        return 5


def raise_it(x):
    def run():
        raise x
    return run


err(raise_it(NeedsArgs))
err(raise_it(BadNew))
try:
    raise KeyboardInterrupt("kb")
except BaseException as e:
    print(repr(e), isinstance(e, Exception))
try:
    raise SystemExit(3)
except SystemExit as e:
    print(e.code, e.args)
try:
    raise GeneratorExit
except GeneratorExit as e:
    print(repr(e), str(e) == "")
for x in range(3):
    try:
        if x == 1:
            raise LookupError(x)
    except LookupError as e:
        caught = e
    else:
        print("ok", x)
print(repr(caught))
