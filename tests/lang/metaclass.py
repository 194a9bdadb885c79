"""Metaclasses: __new__, __init__, __call__, __prepare__, keywords, conflicts, type()."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def meta_method(cls):
        return "meta", cls.__name__

    @property
    def meta_prop(cls):
        return "prop of " + cls.__name__

    def __len__(cls):
        return 42

    def __getitem__(cls, k):
        return cls.__name__, k

    def __contains__(cls, x):
        return x == 1

    def __iter__(cls):
        return iter([cls.__name__])

    def __repr__(cls):
        return "<Meta %s>" % cls.__name__

    def __getattr__(cls, name):
        if name.startswith("dyn"):
            return "dynamic " + name
        raise AttributeError(name)

    def __add__(cls, other):
        return "added", other

    def __instancecheck__(cls, x):
        return x == "instance"

    def __subclasscheck__(cls, x):
        return x is int

    def __bool__(cls):
        return False


class A(metaclass=Meta, flag=1):
    x = 1

    def __init__(self, v=0):
        self.v = v


class B(A, other=2):
    pass


a = A(5)
print(a.v, A.meta_method(), B.meta_prop, len(A), A[1:2], 1 in B, list(A), A, [B], type(A).__name__,
    type(B).__name__, A.prepared, A.dyn1, A + 1, isinstance("instance", A), isinstance(5, A),
    isinstance(a, A), issubclass(int, A), issubclass(str, A), bool(A), A.__class__,
    hasattr(a, "meta_method"))
err(lambda: a.meta_method())
err(lambda: A.nothing)
err(lambda: a.dyn1)
C = Meta("C", (A,), {"y": 2})
print(C.y, C(1).v)


class M2(type):
    pass


class X(metaclass=M2):
    pass


def conflict():
    class Y(A, X):
        pass


def bad_meta():
    class Z(metaclass=5):
        pass


def bad_keyword():
    class W(flag=1):
        pass


def bad_prepare():
    class P(type):
        @classmethod
        def __prepare__(mcs, *a):
            return 5

    class V(metaclass=P):
        pass


def not_class():
    class U(5):
        pass


err(conflict)
err(bad_meta)
err(bad_keyword)
err(bad_prepare)
err(not_class)


class F(metaclass=lambda n, b, d, **k: (n, b, sorted(k), d["q"])):
    q = 1


print(F)


def func_meta(name, bases, ns, upper=False):
    return type(name, bases, {(k.upper() if upper and not k.startswith("__") else k): v for k,
        v in ns.items()})


class G(metaclass=func_meta, upper=True):
    attr = 5


print(G.ATTR, hasattr(G, "attr"))


class Ordered(type):
    def __new__(mcs, name, bases, ns):
        cls = super().__new__(mcs, name, bases, ns)
        cls.order = [k for k in ns if not k.startswith("_")]
        return cls


class Fields(metaclass=Ordered):
    z = 1
    a = 2

    def m(self):
        pass


print(Fields.order)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class S(metaclass=Singleton):
    pass


print(S() is S(), type(type(S)).__name__)


class Registry(type):
    known = {}

    def __init__(cls, name, bases, ns):
        super().__init__(name, bases, ns)
        Registry.known[name] = cls


class R1(metaclass=Registry):
    pass


class R2(R1):
    pass


print(sorted(Registry.known))
T = type("T", (object,), {"x": 1, "m": lambda self: self.x, "__doc__": "made"})
print(T, T().m(), T.__doc__, T.__name__, T.__module__, type(T), type(type), type.__mro__,
    type.__bases__, object.__bases__, isinstance(type, object), isinstance(object, type), type(5),
    type(None), type(type(None)).__name__)
for f in (lambda: type("x"), lambda: type("x", ()), lambda: type(5, (), {}),
        lambda: type("x", [], {}), lambda: type("x", (), []), lambda: type("x", (), {}, y=1),
        lambda: type("a\0b", (), {}), lambda: type(), lambda: T.__new__(),
        lambda: object.__new__(5), lambda: object.__new__(int), lambda: int.__new__(str),
        lambda: type.__new__(type), lambda: setattr(T, "__name__", 5), lambda: setattr(int, "x", 5),
        lambda: delattr(T, "__name__"), lambda: setattr(T, "__class__", 5)):
    err(f)
T.__name__ = "Renamed"
T.__qualname__ = "Q.R"
T.__module__ = "mod"
print(T, T.__name__)
T.__doc__ = "new doc"
print(T.__doc__)


class Six(metaclass=type):
    pass


class Sub(type(Six)):
    pass


print(type(Six), Sub.__mro__[0].__name__, type.mro(Six))


class MroMeta(type):
    def mro(cls):
        m = super().mro()
        print("mro of", cls.__name__, [c.__name__ for c in m])
        return m


class Mro1(metaclass=MroMeta):
    pass


class Attr(type):
    def __setattr__(cls, k, v):
        print("set", k)
        super().__setattr__(k, v)

    def __delattr__(cls, k):
        print("del", k)
        super().__delattr__(k)

    def __getattribute__(cls, k):
        if not k.startswith("__"):
            print("getattribute", k)
        return super().__getattribute__(k)

    def __dir__(cls):
        return ["b", "a"]


class HasAttr(metaclass=Attr):
    pass


HasAttr.z = 1
print(HasAttr.z, dir(HasAttr))
del HasAttr.z


class LogNew:
    def __new__(cls, *args, **kw):
        print("__new__", args, kw)
        return super().__new__(cls)

    def __init__(self, *args, **kw):
        print("__init__", args, kw)


LogNew(1, b=2)


class ReturnsOther:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(ReturnsOther())


class BadInit:
    def __init__(self):
        return 5


class NoArgs:
    pass


class OnlyNew:
    def __new__(cls, x):
        return super().__new__(cls)


class OverNew:
    def __new__(cls, x):
        return super().__new__(cls, x)


class OverInit:
    def __init__(self, x):
        super().__init__(x)


err(lambda: BadInit())
err(lambda: NoArgs(1))
err(lambda: OnlyNew())
err(lambda: OverNew(1))
err(lambda: OverInit(1))
print(type(OnlyNew(1)).__name__)
