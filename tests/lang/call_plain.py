"""Calls of what an attribute holds: static methods, functions in instances and modules, classes, natives."""
import math
import types
from collections import namedtuple


def f(a):
    return "f", type(a).__name__


def g(a, b=2):
    return "g", type(a).__name__, b


def v(*args, **kwargs):
    return "v", len(args), kwargs


class Method:
    m = f


class Static:
    m = staticmethod(f)


class Held:
    def __init__(self, m):
        self.m = m


class Plain:
    pass


class WithInit:
    def __init__(self, x, y=0, **more):
        self.v = x, y, more


def call0(o):
    return o.m()


def call1(o):
    return o.m(1)


def call_kw(o):
    return o.m(1, b=3)


def show(call, *args):
    try:
        return call(*args)
    except TypeError as e:
        return str(e)


m = types.ModuleType("m")
m.m = f
objects = [Method(), Static(), Held(f), Method(), Held(g), Static(), m, Method(), Held(v), Held(abs), Held(Plain),
           Held(WithInit), Held(Method().m), Held(len), Held(print), m, Held(lambda: 5), Held(None)]
for rounds in range(3):
    for o in objects:
        for _ in range(2):
            r = show(call0, o), show(call1, o), show(call_kw, o)
            print(*[x.v if isinstance(x, WithInit) else type(x).__name__ if isinstance(x, Plain) else x for x in r])

# A place that knows a class, whose __init__ changes then.
held = Held(WithInit)
for i in range(4):
    print(call1(held).v, call_kw(held).v)
WithInit.__init__ = lambda self, a, b=9: setattr(self, "v", (b, a))
for i in range(4):
    print(call1(held).v, call_kw(held).v)
WithInit.__new__ = lambda cls, *args, **kwargs: (args, kwargs)
for i in range(3):
    print(call1(held), call_kw(held))


def make():
    return Plain(), math.floor(2.5), math.hypot(3, 4)


for i in range(4):
    print(type(make()[0]).__name__, make()[1:])
Plain.__init__ = lambda self: print("init")
for i in range(3):
    make()
Plain.__init__ = lambda self: 5
for i in range(2):
    print(show(make))
del Plain.__init__
Plain.__new__ = staticmethod(lambda cls: "other")
print(make())


class New:
    def __new__(cls, a, *rest, k=1):
        self = super().__new__(cls)
        self.new = a, rest, k
        return self

    def __init__(self, *args, **kwargs):
        self.init = args, kwargs


class Sub(New):
    def __new__(cls, a):
        return New(a, k=5) if a < 0 else super().__new__(cls, a, 2)


for i in range(3):
    n = New(1, 2, k=3)
    s = Sub(i)
    o = Sub(-1)
    print(n.new, n.init, type(s).__name__, s.new, s.init, type(o).__name__, o.new, o.init)
    print(show(New), show(lambda: Sub(1, 2)))
Point = namedtuple("Point", "x y", defaults=[0])
for i in range(3):
    print(Point(i), Point(i, 2), Point(y=1, x=i), show(Point))


# Returning from what was bound, with things that end there.
class Ends:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end", self.name)

    def m(self):
        mine = Ends(self.name + "'")
        return len(mine.name)

    def __call__(self, x):
        y = x
        return y


for i in range(3):
    b = Ends("b").m
    print(b())
    del b
    print(Ends("c").m(), Ends("d")(i), Held(Ends("e").m).m())
