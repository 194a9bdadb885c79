"""The return at the end of a body has the line that it is reached from; the rest of a batch."""
import ast
import cmath
import gc
import sys
import types
import warnings
import weakref
import collections
import collections.abc

TRUE = True


def if1(x):
    x()
    if TRUE:
        pass


def if2(x):
    x()
    if not TRUE:
        pass


def loop(x):
    for i in range(2):
        x()


def both(x):
    x()
    if TRUE:
        pass
    else:
        return None


def save():
    global frame
    frame = sys._getframe(1)


for f in if1, if2, loop, both:
    f(save)
    print(f.__name__, frame.f_lineno - f.__code__.co_firstlineno)

for source in ("async for i in x(): pass", "async with x() as y: pass", "await x()", "1"):
    code = compile(source, "?", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    print(source, bool(code.co_flags & 128))


class Plain:
    pass


class Map(Plain, collections.UserDict, collections.abc.Sequence):
    pass


class Seq(collections.UserList, dict, Plain):
    pass


class Mixed(collections.UserDict, Plain, list):
    pass


def kind(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"


print([kind(cls()) for cls in (Map, Seq, Mixed, Plain)])
print(type(complex.real).__name__, complex.real.__qualname__)
print(cmath.acosh(complex(0, float("nan"))), cmath.tanh(complex(0, float("nan"))))


class Text(str):
    pass


t = Text("x")
r = weakref.ref(t)
print(r() is t)


class Ref(weakref.ref):
    pass


p = Plain()
subclassed = Ref(p)
plain = weakref.ref(p)
other = Ref(p)
print(weakref.getweakrefs(p)[0] is plain, weakref.getweakrefcount(p))


class Node:
    def callback(self, ref):
        print("callback of garbage")


a, b = Node(), Node()
a.other, b.other = b, a
callback = a.callback
a.ref = weakref.ref(b, callback)
b.ref = weakref.ref(callback, b.callback)
outside = weakref.ref(callback, lambda ref: print("callback from outside"))
del a, b, callback
gc.collect()
print(outside())

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(compile("1", bytearray(b"name"), "eval").co_filename, caught[0].message)


class Half(float):
    def __float__(self):
        return self


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(float(Half(0.5)), caught[0].message)


class Number(str):
    def __float__(self):
        return 42.0


print(float(Number("1")))
for cls in map, filter, zip, reversed:
    for base in type("Plain", (cls,), {}), type("Init", (cls,), {"__init__": lambda self, *a, **k: None}):
        try:
            base(*([bool, []] if cls in (map, filter) else [[]]), key=1)
            print("ok")
        except TypeError as e:
            print(e)
