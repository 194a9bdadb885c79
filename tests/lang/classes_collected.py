"""Classes, functions, code and modules that nobody can reach any more are freed by the collector."""
import abc
import collections
import dataclasses
import enum
import gc
import sys
import types
import typing
import weakref


def plain():
    class A:
        x = 1

        def f(self):
            return __class__
    A().f()
    return A


def slots():
    class A:
        __slots__ = ("x", "y")
    a = A()
    a.x = 1
    A.kept = a
    return A


def derived():
    class A:
        pass

    class B(A):
        def __init__(self):
            super().__init__()

    class C(B, dict):
        pass
    C().update(a=1)
    A.down = C
    return C


def metaclass():
    class Meta(type):
        def __call__(cls, *args):
            return super().__call__(*args)

    class A(metaclass=Meta):
        pass
    A()
    return A


def named():
    T = collections.namedtuple("T", "a b")
    T.kept = T(1, 2)
    return T


def data():
    @dataclasses.dataclass
    class D:
        a: int
        b: list = dataclasses.field(default_factory=list)
    D(1), D(2) == D(2)
    return D


def enumeration():
    class E(enum.Enum):
        A = 1
        B = 2
    E(1), E["B"], E.A == E.B
    return E


def abstract():
    class A(abc.ABC):
        @abc.abstractmethod
        def f(self):
            pass

    class B(A):
        def f(self):
            return 1
    isinstance(B(), A), isinstance(1, A), issubclass(int, A)
    return A


def generic():
    T = typing.TypeVar("T")

    class G(typing.Generic[T]):
        pass
    G[int]()
    return G


def error():
    class E(Exception):
        pass
    try:
        raise E(1)
    except E as e:
        E.last = e
    return E


def dynamic():
    return type("Dynamic", (list,), {"f": lambda self: self, "__len__": lambda self: 3})


def own_descriptor():
    class Descriptor:
        def __get__(self, obj, cls):
            return cls

        def __set_name__(self, owner, name):
            self.owner = owner

    class A:
        d = Descriptor()
    A().d, A.d
    return A


def finalized():
    class A:
        def __del__(self):
            found.append("del")
    A.me = A()
    return A


found = []
for make in (plain, slots, derived, metaclass, named, data, enumeration, abstract, generic, error, dynamic,
             own_descriptor, finalized):
    if make is generic:
        typing.List[int]
    ref = weakref.ref(make())
    if make is generic:
        for cleanup in typing._cleanups:
            cleanup()
    gc.collect()
    gc.collect()
    print(make.__name__, ref() is None)
print(found)


class Base:
    pass


def subclasses(n):
    for i in range(n):
        type("S%d" % i, (Base,), {})


subclasses(10)
kept = type("Kept", (Base,), {})
gc.collect()
print(Base.__subclasses__())


def resurrect():
    class A:
        def __del__(self):
            found.append(self)
    A.me = A()


found.clear()
resurrect()
gc.collect()
a = found.pop()
print(type(a).__name__, type(a).me is a, type(a).__mro__, type(a).__bases__, isinstance(a, object))
B = type("B", (type(a),), {"x": 1})
print(B().x, B.__mro__[1:] == type(a).__mro__)
found.clear()


def remake():
    """The finalizer makes another instance of a class that is garbage."""
    class A:
        def __del__(self):
            if not found:
                found.append(type(self)())
    A.me = A()


remake()
gc.collect()
print(type(found[0]).__name__, type(found[0]).__dict__["me"] is not found[0])
found[0].x = 1
print(vars(found[0]))
found.clear()
gc.collect()

calls = []
ref = weakref.ref(plain(), calls.append)
gc.collect()
print(ref() is None, len(calls), calls[0] is ref)

# what is taken from a class outlives it
take = plain()
descriptor, function = take.__dict__["__dict__"], take.f
slot = slots().__dict__["x"]
del take
gc.collect()
print(descriptor.__name__, function.__name__, function(5).__name__, slot.__name__, slot.__objclass__.__name__)
for d in (descriptor, slot):
    try:
        d.__get__(1)
    except TypeError as e:
        print(e)


def module():
    m = types.ModuleType("m")
    exec("def f(): return g()\ndef g(): return f\nclass K:\n    def h(self): return f", m.__dict__)
    m.K().h()
    m.me = m
    return m


ref = weakref.ref(module())
gc.collect()
print(ref() is None)


def code():
    space = {}
    exec("def f():\n    def g():\n        return f\n    return g", space)
    return space["f"]


f = code()
ref = weakref.ref(f.__code__)
inner = f().__code__
del f
gc.collect()
print(ref() is None, inner.co_name)
print(sys.getrefcount(plain) > 0)
