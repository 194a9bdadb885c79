"""Binding arguments: many signatures called in many ways, from sites that see it repeatedly."""
import itertools

signatures = ["", "a", "a, b", "a, b=1", "a=0, b=1", "a, /, b", "a, b=1, /", "a, *, k", "a, *, k=2", "*, k=1, l=2", "*, k, l=2",
              "a, b=1, *, k=2, l", "*args", "a, *args", "a, b=1, *args", "*args, k=1", "a, *args, k, l=3", "**kw", "a, **kw",
              "a, /, **kw", "a, b=1, *args, k=2, **kw", "*args, **kw", "a, /, b, *, k=5"]
calls = ["", "1", "1, 2", "1, 2, 3", "a=1", "b=2", "1, b=2", "1, a=2", "b=2, a=1", "k=3", "1, k=3", "1, 2, k=3", "1, k=3, l=4",
         "l=4, k=3", "1, l=4", "1, z=9", "*(1, 2)", "1, *(2,)", "**{'a': 1}", "1, **{'k': 3}", "*(1,), **{'b': 2, 'k': 3}",
         "1, b=2, k=3, l=4, z=5", "*(), **{}", "1, *(2, 3), k=4", "k=1, k2=2", "*[1, 2, 3, 4], **{'z': 1}"]
env = {}
source = []
for i, s in enumerate(signatures):
    names = [p.split("=")[0].strip(" *") for p in s.split(",") if p.strip(" */")]
    source.append("def f%d(%s):\n    x = None\n    return (%s)" % (i, s, "".join(n + ", " for n in names)))
    source.append("class C%d:\n    def __init__(self%s): self.v = (%s)\n    def m(self%s): return (%s)" % (
        i, ", " + s if s else "", "".join(n + ", " for n in names), ", " + s if s else "", "".join(n + ", " for n in names)))
exec("\n".join(source), env)


def attempt(f):
    try:
        return f()
    except TypeError as e:
        return str(e)


for i, s in enumerate(signatures):
    for c in calls:
        exec("def site():\n    return f%d(%s)\ndef meth():\n    o = C%d.__new__(C%d)\n    return o.m(%s)\ndef init():\n    return C%d(%s).v" % (
            i, c, i, i, c, i, c), env)
        results = {str(attempt(env["site"])) for _ in range(4)}
        print(s, "|", c, "|", *results)
        a, b = attempt(env["meth"]), attempt(env["init"])
        print("    ", a, "|", b)


# What may change between two calls of one site.
def f(a, b=1, *, k=2, l=3):
    return a, b, k, l


def site(**more):
    return f(0), f(0, 5), f(0, k=7), f(0, l=8, b=9), [f(i) for i in range(2)]


print(site())
f.__defaults__ = (10,)
print(site())
f.__kwdefaults__["k"] = 20
print(site())
del f.__kwdefaults__["k"]
f.__kwdefaults__["k"] = 21
print(site())
f.__kwdefaults__ = {"l": "L", "extra": 1, "k": "K"}
print(site())
f.__kwdefaults__ = None
print(attempt(site))
f.__kwdefaults__ = {"k": 1, "l": 2}
f.__defaults__ = None
print(attempt(site))
f.__defaults__ = (1, 2)
print(attempt(site), attempt(lambda: f()))


def g(a, b, *, k=0, l=0):
    return "g", a, b, k, l


def h(*args, **kw):
    return "h", args, sorted(kw.items())


f.__code__ = g.__code__
print(site())
f.__code__ = h.__code__
print(site())


class A:
    def m(self, a=1):
        return "A.m", a


class B(A):
    pass


def methods(o):
    return o.m(), o.m(2), o.m(a=3)


b = B()
for _ in range(3):
    print(methods(b))
B.m = lambda self, a=5: ("B.m", a)
print(methods(b))
del B.m
print(methods(b))
A.m = lambda self, **kw: ("A2", kw)
print(attempt(lambda: methods(b)))


class Other:
    def m(self, *a, **k):
        return "Other", a, k


B.__bases__ = (Other,)
print(methods(b))
b.m = lambda *a, **k: ("instance", a, k)
print(methods(b))
del b.m
b.__class__ = Other
print(methods(b))


class P:
    def one(self):
        return "one"

    p = property(one)
    s = staticmethod(one)
    c = classmethod(one)


def reads(o):
    return o.p, o.s(1), o.c()


o = P()
for _ in range(3):
    print(reads(o))
P.__dict__["p"].__init__(lambda self: "changed getter")
print(reads(o))
P.__dict__["s"].__init__(lambda x: "changed static")
P.__dict__["c"].__init__(lambda x: "changed class")
print(reads(o), P.s(1), P.c())


def wrapper(*args, **kw):
    return env["f20"](*args, **kw)


for args, kw in itertools.product([(1,), (1, 2, 3), ()], [{}, {"k": 1}, {"z": 1, "k": 2}]):
    print(attempt(lambda: wrapper(*args, **kw)), kw)
print(attempt(lambda: f(**{1: 2})), attempt(lambda: f(*5)), attempt(lambda: f(**5)), attempt(lambda: f(k=1, **{"k": 2})))
