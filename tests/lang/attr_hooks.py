"""__getattr__, __getattribute__, __setattr__, __delattr__, __dir__."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Hook:
    cls_attr = 1

    def __init__(self):
        self.real = 2

    def __getattr__(self, name):
        print("getattr", name, end="; ")
        if name.startswith("x"):
            return name * 2
        raise AttributeError("no %r here" % name)

    def __setattr__(self, name, value):
        print("setattr", name, end="; ")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("delattr", name, end="; ")
        object.__delattr__(self, name)


h = Hook()
print(h.real, h.cls_attr, h.xyz, hasattr(h, "xa"), hasattr(h, "nope"),
    getattr(h, "nope", "default"))
err(lambda: h.nope)
h.new = 5
h.new += 1
del h.new
err(lambda: delattr(h, "new"))
err(lambda: len(h))
err(lambda: h + 1)


class All:
    y = 1

    def __init__(self):
        self.z = 2

    def __getattribute__(self, name):
        print("attribute", name, end="; ")
        if name == "magic":
            return "magic!"
        if name == "fail":
            raise AttributeError("failed")
        return super().__getattribute__(name)

    def __getattr__(self, name):
        return "fallback " + name

    def m(self):
        return self.z

    def __len__(self):
        return 5


a = All()
print(a.y, a.z, a.magic, a.fail, a.missing, a.m(), len(a), a.__dict__, a.__class__.__name__)


class ValueErr:
    def __getattr__(self, name):
        raise ValueError("not attribute error: " + name)


v = ValueErr()
err(lambda: v.x)
err(lambda: hasattr(v, "x"))
err(lambda: getattr(v, "x", 1))




class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_target", target)

    def __getattr__(self, name):
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        setattr(self._target, name, value)


class T:
    pass


t = T()
p = Proxy(t)
p.v = 3
print(t.v, p.v, Proxy([3, 1]).index(1), Proxy("abc").upper())
err(lambda: Proxy([]).zzz)
err(lambda: len(Proxy([])))


class ReadOnly:
    def __setattr__(self, name, value):
        raise AttributeError("read only: " + name)


err(lambda: setattr(ReadOnly(), "a", 1))


class Dir:
    def __dir__(self):
        return ["zz", "aa", "mm"]


class BadDir:
    def __dir__(self):
        return 5


class MixedDir:
    def __dir__(self):
        return ["a", 1]


print(dir(Dir()))
err(lambda: dir(BadDir()))
err(lambda: dir(MixedDir()))


class Plain:
    b = 1

    def a(self):
        pass


x = Plain()
x.c = 1
print([n for n in dir(x) if not n.startswith("__")],
    [n for n in dir(Plain) if not n.startswith("__")], "__init__" in dir(x),
    "__name__" in dir(Plain))
s = object.__getattribute__
print(s(x, "c"), type.__getattribute__(Plain, "b"))
err(lambda: s(x, "zz"))
err(lambda: object.__setattr__(5, "x", 1))
err(lambda: object.__delattr__(x, "zz"))
err(lambda: object.__getattribute__(x))


class Instance:
    def __init__(self):
        self.__getattr__ = lambda n: "never used"
        self.__len__ = lambda: 3


err(lambda: Instance().foo)
err(lambda: len(Instance()))


class GetattrOnClass:
    @classmethod
    def __getattr__(cls, name):
        return cls.__name__, name


class StaticGetattr:
    @staticmethod
    def __getattr__(name):
        return "static", name


print(GetattrOnClass().q, StaticGetattr().r)


class Counter:
    def __init__(self):
        self.__dict__["counts"] = {}

    def __getattr__(self, n):
        self.counts[n] = self.counts.get(n, 0) + 1
        return self.counts[n]


c = Counter()
print([c.a for _ in range(3)], c.b, c.counts)


class Late:
    pass


l = Late()
err(lambda: l.q)
Late.__getattr__ = lambda self, n: "late " + n
print(l.q)
del Late.__getattr__
err(lambda: l.q)
Late.__getattribute__ = lambda self, n: "all " + n
print(l.q, l.__class__)
