"""Attributes of functions, code objects, methods, built-in functions."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def f(a, b: int = 2, *args, c: str = "x", **kw) -> list:
    """Doc of f."""
    local = a
    return local


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__,
    f.__annotations__, f.__dict__, f.__closure__, f.__globals__ is globals(),
    f.__builtins__["len"] is len, type(f).__name__)
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount,
    c.co_nlocals, c.co_varnames, c.co_freevars, c.co_cellvars, c.co_flags & 0xC,
    c.co_firstlineno > 0, type(c).__name__, c.co_filename.endswith("function_attrs.py"))
f.attr = 1
f.__name__ = "renamed"
f.__qualname__ = "Q.renamed"
f.__doc__ = None
f.__dict__["other"] = 2
print(f.attr, f.other, f.__name__, f.__doc__, repr(f).startswith("<function Q.renamed at 0x"),
    vars(f))
del f.attr
for g in (lambda: f.attr, lambda: setattr(f, "__name__", 5),
        lambda: setattr(f, "__defaults__", [1]), lambda: setattr(f, "__code__", 5),
        lambda: setattr(f, "__dict__", 5), lambda: setattr(f, "__closure__", ()),
        lambda: setattr(f, "__globals__", {}), lambda: setattr(f, "__kwdefaults__", 5),
        lambda: setattr(f, "__annotations__", 5), lambda: delattr(f, "__name__"), lambda: f < f,
        lambda: f + 1, lambda: f[0], lambda: len(f), lambda: iter(f), lambda: type(f)(),
        lambda: type(f)(1, {})):
    err(g)


def g(x, y=5):
    return x * y


f.__code__ = g.__code__
f.__defaults__ = (7,)
print(f(2), f(2, 3))


def closure():
    v = 1
    return lambda: v


err(lambda: setattr(f, "__code__", closure().__code__))
F = type(f)
new = F(g.__code__, globals(), "newname", (10,))
print(new(2), new.__name__, new.__defaults__,
    F(closure().__code__, {}, None, None, closure().__closure__)())


class K:
    def m(self, x=1):
        "method doc"
        return self, x

    @classmethod
    def cm(cls):
        pass

    @staticmethod
    def sm():
        pass

    class Nested:
        def n(self):
            def inner():
                pass
            return inner


k = K()
print(k.m.__name__, k.m.__qualname__, k.m.__doc__, k.m.__self__ is k, k.m.__func__ is K.m,
    K.m.__qualname__, type(k.m).__name__, type(K.m).__name__, k.m == k.m, k.m is k.m,
    hash(k.m) == hash(k.m), k.m == K().m, K.cm.__self__ is K, K.cm == K.cm, K.sm is k.sm,
    K.Nested().n().__qualname__, K.Nested.n.__qualname__, (lambda: 1).__name__,
    (lambda: 1).__qualname__, k.m.__defaults__)
err(lambda: setattr(k.m, "x", 1))
err(lambda: k.m.nothing)
K.m.tag = "t"
print(k.m.tag, repr(K.m).startswith("<function K.m at"),
    repr(k.m).startswith("<bound method K.m of <__main__.K object at"))
M = type(k.m)
bound = M(lambda self, y: (self, y), 5)
print(bound(6), bound.__self__)
err(lambda: M(5, 6))
err(lambda: M(len, None))
print(len.__name__, len.__module__, len.__self__.__name__, repr(len), [].append.__name__,
    repr([].append)[:37], [].append.__self__, str.upper, repr(str.upper), str.upper.__name__,
    str.upper.__objclass__, "a".upper(), type(len).__name__, type(str.upper).__name__,
    type("".upper).__name__, type(int.__add__).__name__, type((1).__add__).__name__,
    repr(int.__add__), dict.fromkeys.__self__, type(dict.__dict__["fromkeys"]).__name__,
    repr(dict.__dict__["fromkeys"]), len == len, [].append == [].append, abs.__doc__,
    len.__text_signature__, max.__qualname__, [].pop.__qualname__)
err(lambda: setattr(len, "x", 1))
err(lambda: len.nothing)


def annotated(a: 1 + 1, *b: "s", c: int = 3) -> None:
    x: int = 5
    y: "not evaluated"
    return x


print(annotated.__annotations__, annotated(1))


def doc():
    "single"
    "not doc"


def nodoc():
    x = "no"
    "not"


def fdoc():
    f"formatted {1}"


print(doc.__doc__, nodoc.__doc__, fdoc.__doc__, (lambda: "x").__doc__)


def gen():
    yield 1


async def co():
    pass


async def agen():
    yield 1


print(gen.__code__.co_flags & 0x20, co.__code__.co_flags & 0x80, agen.__code__.co_flags & 0x200,
    gen.__name__, bool(f.__code__ == g.__code__), f.__code__.replace(co_name="z").co_name,
    compile("1", "x", "eval").co_name, compile("1", "fn", "exec").co_filename)
