"""Parameters: defaults, positional-only, keyword-only, star arguments, evaluation order."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def f(a, b=[], *args, c=None, **kwargs):
    b.append(a)
    return a, list(b), args, c, kwargs


print(f(1), f(2), f(3, []), f(4, [0], 5, 6, c=7, d=8), f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (99,)
err(lambda: f(1))
f.__defaults__ = None
err(lambda: f(1))
f.__kwdefaults__ = {"c": "changed"}
print(f(1, []))


def order(a, b, c=0, *rest, d, e=5, **kw):
    return a, b, c, rest, d, e, kw


def log(x):
    print(x, end=" ")
    return x


print(order(log(1), log(2), d=log(3), c=log(4)),
    order(*[log(1), log(2)], d=log(3), **{"e": log(4)}))
print(order(*(1, 2), *[3, 4], 5, d=6, **{"x": 7}, y=8), order(1, *[2], d=3, *[4]),
    order(b=1, a=2, d=3))


def pos(a, b=1, /, c=2, *, d=3):
    return a, b, c, d


print(pos(0), pos(0, 9), pos(0, 9, 8), pos(0, c=5, d=6))


def posname(a, /, **kw):
    return a, kw


print(posname(1, a=2, b=3))


def defaults(x=len("abc"), y=(lambda: 5)(), z=[i for i in range(2)]):
    return x, y, z


print(defaults(), defaults(y=1), defaults.__defaults__)
n = 1


def late(a=n):
    return a, n


n = 2
print(late())


def make():
    return [lambda x, i=i: x + i for i in range(3)], [lambda x: x + i for i in range(3)]


first, second = make()
print([g(10) for g in first], [g(10) for g in second])


def varargs(*args):
    args += (1,)
    return type(args).__name__, args


def varkw(**kw):
    kw["new"] = 1
    return kw


given = {"a": 1}
print(varargs(), varargs(*[1, 2]), varkw(**given), given)


def rebind(a, *args, **kw):
    a = a + 1
    args = list(args)
    args.append(a)
    del kw["x"]
    return a, args, kw


print(rebind(1, 2, x=3, y=4))


def many(a, b, c, d, e, f, g, h, i, j, k=10, l=11, *m, n=13, o, **p):
    return [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]


print(many(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, o=14), many(*range(15), o=1, z=2),
    many(**{c: i for i, c in enumerate("abcdefghijo")}))
print((lambda *, k=1: k)(), (lambda a, /, b: (a, b))(1, b=2),
    (lambda *a, **k: (a, k))(*"ab", **{"c": 1}),
    (lambda a, b=2, *c, d, e=5, **f: (a, b, c, d, e, f))(1, d=4))


class Mapping:
    def keys(self):
        return ["a", "b"]

    def __getitem__(self, key):
        return key * 2


print(varkw(**Mapping()), varargs(*Mapping().keys()), varargs(*{1: 2}), varargs(*"xy", *range(2)))


def inner_call(f, *args, **kwargs):
    return f(*args, **kwargs)


print(inner_call(inner_call, inner_call, max, 1, 5, key=lambda x: -x),
    inner_call(dict, [(1, 2)], a=3), inner_call("{}-{x}".format, 1, x=2))
for source in ("def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(*, **k): pass",
        "def f(**k, a): pass", "def f(*a, *b): pass", "def f(/): pass", "def f(a, /, b, /): pass",
        "def f(*, a, /): pass", "def f(**k, **l): pass", "def f(*a=1): pass",
        "def f(a, *, b, a): pass", "def f(1): pass", "def f(a.b): pass", "def f((a, b)): pass",
        "lambda a, a: 1", "lambda *: 1", "f(a=1, 2)", "f(**k, 1)", "f(**k, *a)", "f(a=1, a=2)",
        "f(1=2)", "f(a.b=2)", "f(True=1)", "f(a for a in b, c)", "f(a=1 for a in b)",
        "def f(a, b=1, c): pass", "def f(None): pass", "def f(*, a=1, b): pass", "f(*)", "f(**)",
        "f(a b)", "f(a, , b)", "def f(a,, b): pass", "def f(a:int=1, /, b:str): pass",
        "def f(): return *a", "f(x:=1)", "f(a=x:=1)", "f(a := 1, b=2)", "def f(a, /, *, b): pass"):
    try:
        compile(source, "a.py", "exec")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)
