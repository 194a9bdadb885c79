"""The hierarchy of exceptions, their attributes, arguments and text."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import builtins


def tree(cls, depth=0):
    print("  " * depth + cls.__name__)
    for sub in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        if sub.__module__ == "builtins":
            tree(sub, depth + 1)


tree(BaseException)
for cls in (Exception, ValueError, KeyError, LookupError, StopIteration, OSError, SystemExit,
        ImportError, NameError, AttributeError, UnicodeError, SyntaxError, AssertionError,
        StopAsyncIteration):
    for args in ((), ("one",), (1, 2), ("a", "b", "c")):
        try:
            e = cls(*args)
            print(repr(e), "|", str(e), "|", e.args)
        except TypeError as x:
            print(cls.__name__, args, x)
e = StopIteration(5)
print(e.value, StopIteration().value, StopIteration(1, 2).value)
e = OSError(2, "msg", "file1", None, "file2")
print(e.errno, e.strerror, e.filename, e.filename2, e, repr(e), type(e).__name__, e.args)
for errno in (1, 2, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 110, 111, 3, 9999):
    print(errno, type(OSError(errno, "m")).__name__, end=" ")
print()
print(OSError("just text"), OSError(5), OSError(), IOError is OSError, EnvironmentError is OSError,
    FileNotFoundError(2, "x", "y"), type(FileNotFoundError(13, "z")).__name__,
    OSError(2, "no", "f").filename)
e = ImportError("msg", name="mod", path="/p")
print(e.name, e.path, e.msg, repr(e))
err(lambda: ImportError("m", foo=1))
err(lambda: ValueError(a=1))
e = AttributeError("msg", name="attr", obj=5)
print(e.name, e.obj, e)
e = NameError("msg", name="nm")
print(e.name, e)
e = SyntaxError("msg", ("file.py", 3, 5, "text here", 3, 9))
print(e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e, repr(e))
err(lambda: SyntaxError("m", (1, 2)))
e = SystemExit("code")
print(e.code, SystemExit().code, SystemExit(1, 2).code)
e = KeyError("it's")
print(e, KeyError(1), KeyError("a", "b"), KeyError(), repr(KeyError("x")), KeyError(("t",)))
e = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
print(e, e.reason, repr(e))


class Custom(Exception):
    pass


class WithInit(Exception):
    def __init__(self, code, detail=None):
        super().__init__("code %d" % code)
        self.code = code
        self.detail = detail


class WithStr(Exception):
    def __str__(self):
        return "custom str %r" % (self.args,)


class NoSuper(Exception):
    def __init__(self, a, b):
        self.a = a


class Multi(KeyError, AttributeError):
    pass


class WithSlots(Exception):
    __slots__ = ("x",)


for e in (Custom(), Custom("m"), WithInit(5), WithStr(1, 2), NoSuper(3, 4), Multi("k"),
        WithSlots("s")):
    print(repr(e), "|", e, "|", e.args, "|", e.__dict__)
print(WithInit(5, "d").detail, isinstance(Multi(), LookupError), issubclass(Multi, AttributeError),
    Custom.__mro__[1:], ValueError.__bases__, ZeroDivisionError.__mro__)
e = Custom("note")
e.attr = 1
e.add_note("first note")
e.add_note("second")
print(e.__notes__, e, e.attr)
err(lambda: e.add_note(5))
err(lambda: ValueError().__notes__)
for f in (lambda: {}["k"], lambda: [][0], lambda: ()[1], lambda: "abc".x, lambda: undefined,
        lambda: 1 / 0, lambda: int("x"), lambda: 2.0 ** 5000, lambda: next(iter(())),
        lambda: __import__("no_such_module"), lambda: b"\xff".decode(), lambda: "é".encode("ascii"),
        lambda: eval("1 +"), lambda: open("/no/such/file"), lambda: {}.popitem(),
        lambda: set().pop(), lambda: None.x, lambda: e.attr(), lambda: [].remove(1),
        lambda: (1).real.zz, lambda: exec("assert 0, 'why'"), lambda: chr(-1), lambda: "a" + 1,
        lambda: getattr(5, "q")):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e.args, [(k, v) for k in ("name", "obj", "key", "errno", "filename",
            "value") if (v := getattr(e, k, None)) is not None])
a, b = ValueError(1), ValueError(1)
print(a == b, a == a, hash(a) == hash(a), a.__class__, a.__doc__[:20], ValueError.__doc__,
    a.__reduce__(), Exception.__new__(ValueError, 5).args, BaseException.__str__(KeyError("k")),
    Exception.__init__(a, 9), a.args)
err(lambda: ValueError() < ValueError())
err(lambda: ValueError("x")[0])
err(lambda: ValueError().message)
import copy
c = copy.copy(Custom("copied"))
print(repr(c), repr(ValueError(ValueError("inner"))), repr(Exception([1, {"a": None}])),
    str(Exception("é", b"b")))
