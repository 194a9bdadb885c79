"""Descriptors, properties, precedence of data descriptors, class and static methods."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Data:
    def __init__(self, name):
        self.name = name

    def __get__(self, obj, cls=None):
        return ("get", self.name, obj is None, cls.__name__)

    def __set__(self, obj, value):
        print("set", self.name, value)

    def __delete__(self, obj):
        print("delete", self.name)


class NonData:
    def __get__(self, obj, cls=None):
        return "nondata"


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["so"] = value * 2


class C:
    d = Data("d")
    n = NonData()
    so = SetOnly()
    i = 5


c = C()
print(c.d, C.d, c.n, C.n)
c.d = 1
del c.d
c.__dict__["d"] = "hidden"
c.__dict__["n"] = "shown"
print(c.d, c.n, C.n)
c.so = 4
print(c.so, type(C.so).__name__)
c.n = "instance"
del c.n
print(c.n)


def delete_so():
    del c.so


err(delete_so)
C.d = "replaced"
print(c.d, C.d)


class P:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, value):
        if value < 0:
            raise ValueError("negative")
        self._x = value

    @x.deleter
    def x(self):
        print("deleting")
        self._x = 0

    @property
    def ro(self):
        return "read only"

    wo = property(None, lambda self, v: print("wo", v))
    lam = property(lambda self: self._x * 2, doc="given doc")

    @property
    def raises(self):
        raise AttributeError("inside property")


p = P()
p.x = 5
print(p.x, p.lam, P.x.__doc__, P.lam.__doc__, p.ro, type(P.x).__name__, P.x.fget.__name__,
    P.ro.fset, P.x.fget(p))
p.x += 1
print(p.x)
del p.x
p.wo = 3
for f in (lambda: setattr(p, "x", -1), lambda: setattr(p, "ro", 1), lambda: delattr(p, "ro"),
        lambda: p.wo, lambda: p.raises, lambda: property(1).__get__(p),
        lambda: property().__get__(p), lambda: P.x.__set__(p, -5), lambda: setattr(P.x, "fget", 1),
        lambda: property(1, 2, 3, 4, 5), lambda: delattr(p, "wo")):
    err(f)
print(getattr(p, "raises", "default"), hasattr(p, "raises"))


class PSub(P):
    @P.x.setter
    def x(self, value):
        self._x = value * 100

    @property
    def ro(self):
        return "sub " + super().ro


q = PSub()
q.x = -1
print(q.x, q.ro, PSub.x.fget is P.x.fget)


class GetattrProp:
    @property
    def bad(self):
        return self.missing

    def __getattr__(self, name):
        return "fallback " + name


print(GetattrProp().bad, GetattrProp().other)


class Methods:
    def inst(self):
        return "inst", self is not None

    @classmethod
    def klass(cls, *a):
        return cls.__name__, a

    @staticmethod
    def static(*a):
        return a

    klass2 = classmethod(lambda cls: cls.__name__)
    static2 = staticmethod(len)
    bound = [1, 2].append
    builtin = len
    class_property = classmethod(property(lambda cls: "cp " + cls.__name__))


class MSub(Methods):
    pass


m = Methods()
print(m.inst(), m.klass(1), MSub.klass(2), m.static(3), Methods.static(4), MSub().klass2(),
    m.static2("abc"), m.builtin([1]), m.bound(3), MSub.class_property, Methods.inst(5))
print(type(Methods.__dict__["klass"]).__name__, type(Methods.__dict__["static"]).__name__,
    Methods.__dict__["static"].__func__(9), Methods.__dict__["klass"].__func__(int),
    Methods.__dict__["static"](1), Methods.klass.__func__(str), m.inst.__func__ is Methods.inst,
    Methods.__dict__["inst"].__get__(7, int)(), Methods.__dict__["klass"].__get__(None, int)(8))
err(lambda: Methods.__dict__["klass"]())
err(lambda: Methods.inst())
err(lambda: classmethod(5).__get__(None, int)())
err(lambda: staticmethod())
m.inst = lambda: "instance attribute"
print(m.inst())


def free(self, x):
    return self.v, x


class Lazy:
    def __init__(self, f):
        self.f = f
        self.name = f.__name__

    def __get__(self, obj, cls):
        if obj is None:
            return self
        print("computing", self.name)
        value = obj.__dict__[self.name] = self.f(obj)
        return value


class UsesLazy:
    v = 9

    @Lazy
    def slow(self):
        return 42


u = UsesLazy()
print(u.slow, u.slow, UsesLazy.slow.name)
u.bound = free.__get__(u)
UsesLazy.attached = free
print(u.bound(1), u.attached(2), free.__get__(u, UsesLazy)(3), free.__get__(None, UsesLazy) is free)


class Validated:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, cls=None):
        return self if obj is None else getattr(obj, self.name, None)

    def __set__(self, obj, value):
        if not isinstance(value, int):
            raise TypeError("%s must be int, not %s" % (self.name[1:], type(value).__name__))
        setattr(obj, self.name, value)


class Point:
    x = Validated()
    y = Validated()

    def __init__(self, x, y):
        self.x = x
        self.y = y


pt = Point(1, 2)
print(pt.x, pt.y, pt.__dict__)
err(lambda: Point(1, "a"))
err(lambda: setattr(pt, "x", None))


class InstanceDesc:
    pass


i = InstanceDesc()
i.d = Data("on instance")
print(type(i.d).__name__)


class MetaD(type):
    md = Data("meta")
    mn = NonData()


class WithMeta(metaclass=MetaD):
    md = "class value"
    mn = "class value"


print(WithMeta.md, WithMeta.mn, WithMeta().md)
