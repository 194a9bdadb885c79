# A value in a class that becomes a descriptor after code has learned to load it as it is.
import signal


class Plain:
    pass


class Other:
    def __get__(self, instance, owner):
        return "other"


class Base:
    pass


class DescrBase:
    def __get__(self, instance, owner):
        return "base"


class Holder:
    def __init__(self):
        self.own = 1


def load(o):
    return o.attribute


def call(o):
    return o.attribute()


def learn(fn, o):
    for _ in range(200):
        r = fn(o)
    return r


def fresh(kind=Plain):
    class Value(kind):
        def __call__(self):
            return "called"

    class C(Holder):
        attribute = Value()
    return Value, C


# __get__ added to the value's class
Value, C = fresh()
o = C()
print(type(learn(load, o)).__name__, learn(call, o))
Value.__get__ = lambda self, instance, owner: lambda: (instance is o, owner is C)
print(load(o)(), call(o), C.attribute())
del Value.__get__
print(type(load(o)).__name__, call(o))

# ... to a base of it
Value, C = fresh(Base)
o = C()
learn(load, o), learn(load, C)
Base.__get__ = lambda self, instance, owner: "from base"
print(load(o), load(C))
del Base.__get__
print(type(load(o)).__name__)

# a data descriptor goes before the instance's own
Value, C = fresh()
C.own = Value()
o = C()
f = lambda o: o.own
print(learn(f, o))
Value.__get__ = lambda self, instance, owner: "data"
print(f(o))
Value.__set__ = lambda self, instance, v: print("set", v)
print(f(o))
o.own = 5
print(f(o), o.__dict__)
del Value.__set__
print(f(o))

# __class__ of the value assigned
Value, C = fresh()
C.attribute = Plain()
o = C()
print(type(learn(load, o)).__name__)
C.__dict__["attribute"].__class__ = Other
print(load(o))
C.__dict__["attribute"].__class__ = Plain
print(type(load(o)).__name__) if "attribute" in C.__dict__ else None

# __bases__ of its class assigned
class V2(Base):
    pass


class C2:
    attribute = V2()


o = C2()
print(type(learn(load, o)).__name__)
V2.__bases__ = (DescrBase,)
print(load(o))

# on a metaclass
class M(type):
    attribute = V2()


class C3(metaclass=M):
    pass


print(learn(load, C3))
del DescrBase.__get__
print(type(load(C3)).__name__)

# getsignal() remembers what was there before a native handler
import faulthandler
faulthandler.register(signal.SIGUSR2, file=open("/dev/null", "w"))
print(signal.getsignal(signal.SIGUSR2) is signal.SIG_DFL, signal.signal(signal.SIGUSR2, signal.SIG_IGN) is signal.SIG_DFL)
