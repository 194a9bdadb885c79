"""ExceptionGroup and except*."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


g = ExceptionGroup("group", [ValueError(1), TypeError("t"),
    ExceptionGroup("inner", [KeyError("k"), ValueError(2)])])
print(g, repr(g), g.message, g.exceptions, g.args[0], isinstance(g, Exception),
    ExceptionGroup.__mro__)


def show(x):
    if x is None:
        return None
    if isinstance(x, BaseExceptionGroup):
        return "%s[%s]" % (x.message, ", ".join(map(show, x.exceptions)))
    return repr(x)


print(show(g.subgroup(ValueError)), show(g.subgroup(OSError)),
    show(g.subgroup((TypeError, KeyError))), show(g.subgroup(lambda e: isinstance(e, KeyError))),
    [show(x) for x in g.split(ValueError)], [show(x) for x in g.split(ExceptionGroup)],
    [show(x) for x in g.split(OSError)])
print(show(g.derive([OSError(5)])), type(BaseExceptionGroup("b", [ValueError()])).__name__,
    type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__,
    str(ExceptionGroup("one", [ValueError()])), str(g))
for f in (lambda: ExceptionGroup("e", []), lambda: ExceptionGroup("e", [5]),
        lambda: ExceptionGroup("e", 5), lambda: ExceptionGroup(5, [ValueError()]),
        lambda: ExceptionGroup("e"), lambda: ExceptionGroup(),
        lambda: ExceptionGroup("e", [KeyboardInterrupt()]),
        lambda: ExceptionGroup("e", [ValueError]), lambda: g.subgroup(5), lambda: g.split(),
        lambda: g.derive([]), lambda: setattr(g, "message", "x"),
        lambda: ExceptionGroup("e", (ValueError(),)).exceptions):
    err(f)


def star(exc):
    out = []
    try:
        try:
            raise exc
        except* ValueError as e:
            out.append("V:" + show(e))
        except* (TypeError, KeyError) as e:
            out.append("TK:" + show(e))
        else:
            out.append("else")
        finally:
            out.append("finally")
    except BaseException as e:
        out.append("left:" + show(e))
    return out


for exc in (g, ValueError("plain"), OSError("unhandled"), ExceptionGroup("v", [ValueError()]),
        ExceptionGroup("o", [OSError(1), ValueError(3)]),
        BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(4)]), KeyboardInterrupt("kb")):
    print(star(exc))


def no_exc():
    out = []
    try:
        out.append("body")
    except* ValueError:
        out.append("never")
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out


print(no_exc())


def raising_handler():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError as e:
        raise KeyError("new")
    except* TypeError:
        raise


try:
    raising_handler()
except BaseException as e:
    print(show(e), [repr(x.__context__) if not isinstance(x,
        ExceptionGroup) else None for x in e.exceptions])


def reraise():
    try:
        raise ExceptionGroup("eg", [ValueError(1),
            ExceptionGroup("n", [ValueError(2), OSError(3)])])
    except* ValueError:
        raise


try:
    reraise()
except ExceptionGroup as e:
    print(show(e))


def naked_reraise():
    try:
        raise ValueError("naked")
    except* ValueError as e:
        print(repr(e))
        raise


try:
    naked_reraise()
except BaseException as e:
    print(type(e).__name__, show(e))


def bad_type(t):
    def run():
        try:
            raise ValueError("x")
        except* t:
            pass
    return run


for t in (ExceptionGroup, (ValueError, ExceptionGroup), 5, "a", (5,)):
    err(bad_type(t))


def loop():
    out = []
    for i in range(3):
        try:
            raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError as e:
            out.append(e.exceptions[0].args[0])
    return out


print(loop())


class MyGroup(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self

    def derive(self, excs):
        return MyGroup(self.message, excs, self.code)


m = MyGroup("mine", [ValueError(1), KeyError(2)], 7)
s = m.subgroup(ValueError)
print(type(s).__name__, s.code, show(s))


class Plain(ExceptionGroup):
    pass


print(type(Plain("p", [ValueError()]).subgroup(ValueError)).__name__)
e1 = ExceptionGroup("ctx", [ValueError(1), TypeError(2)])
e1.__cause__ = OSError("cause")
e1.add_note("a note")
match, rest = e1.split(ValueError)
print(repr(match.__cause__), match.__notes__, rest.__notes__, match.__notes__ is e1.__notes__)
for source in ("try: pass\nexcept* ValueError: pass\nexcept TypeError: pass",
        "try: pass\nexcept*: pass", "def f():\n try: pass\n except* V:\n  return",
        "for x in y:\n try: pass\n except* V:\n  break",
        "for x in y:\n try: pass\n except* V:\n  continue", "try: pass\nexcept *V as e: pass",
        "try: pass\nexcept* (A, B) as e: pass\nfinally: pass",
        "for x in y:\n try: pass\n except* V:\n  for z in w: break"):
    try:
        compile(source, "g.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", e.msg)
