"""__slots__: layout, errors, inheritance, with __dict__ and weak references."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class S:
    __slots__ = ("a", "b")

    def __init__(self, a=None):
        self.a = a


s = S(1)
s.b = 2
print(s.a, s.b, S.__slots__, hasattr(s, "__dict__"), type(S.a).__name__, S.a.__name__, repr(S.a),
    S.a.__get__(s), S.a.__objclass__ is S)
del s.b
for f in (lambda: s.b, lambda: s.c, lambda: setattr(s, "c", 1), lambda: delattr(s, "b"),
        lambda: s.__dict__, lambda: S().b, lambda: S.a.__get__(5), lambda: S.a.__set__(5, 1),
        lambda: setattr(s, "__class__", object)):
    err(f)
S.a.__set__(s, 10)
print(s.a)


class One:
    __slots__ = "single"


class Empty:
    __slots__ = ()


class Sub(S):
    pass


class SubSlots(S):
    __slots__ = ["c"]


class WithDict:
    __slots__ = ("x", "__dict__")


class Both(SubSlots):
    __slots__ = ("__dict__",)


o = One()
o.single = 5
print(o.single)
err(lambda: setattr(Empty(), "x", 1))
sub = Sub(1)
sub.anything = 2
print(sub.__dict__, sub.a)
ss = SubSlots(1)
ss.c = 3
print(ss.a, ss.c, SubSlots.__slots__)
err(lambda: setattr(ss, "d", 1))
w = WithDict()
w.x, w.y = 1, 2
print(w.__dict__, w.x)
b = Both(4)
b.c, b.z = 5, 6
print(b.a, b.c, b.__dict__)


def define(slots, bases=(), **ns):
    ns["__slots__"] = slots
    return type("D", bases, ns)


for args in ((("1a",),), (("a b",),), ((5,),), (5,), (("",),), (("x", "x"),),
        (("__dict__", "__dict__"),), (("__weakref__", "__weakref__"),), ("notuple",),
        ({"k": "doc"},), (("class",),)):
    err(lambda: sorted(k for k in define(*args).__dict__ if not k.startswith("__")))
err(lambda: define(("x",), x=1))
err(lambda: define(("x",), (int,)).__name__)
err(lambda: define((), (int,)).__name__)
err(lambda: define(("x",), (tuple,)))
err(lambda: define(("x",), (S,))(1).a)
err(lambda: type("M", (S, One), {}))
err(lambda: type("M", (S, Empty), {}).__name__)
err(lambda: type("M", (SubSlots, S), {}).__name__)


class IntSub(int):
    __slots__ = ()


print(IntSub(5) + 1, hasattr(IntSub(1), "__dict__"))
err(lambda: setattr(IntSub(1), "x", 1))


class Mangled:
    __slots__ = ("__p",)

    def __init__(self):
        self.__p = 1


print(Mangled()._Mangled__p, Mangled.__slots__)


class Shadow(S):
    __slots__ = ("a",)


sh = Shadow(1)
print(sh.a)
S.a.__set__(sh, "base")
print(sh.a, S.a.__get__(sh))


class Prop:
    __slots__ = ("_v",)

    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, x):
        self._v = x


p = Prop()
p.v = 7
print(p.v)
import weakref
err(lambda: weakref.ref(s))


class Weak:
    __slots__ = ("__weakref__", "x")


k = Weak()
r = weakref.ref(k)
print(r() is k)
del k
print(r())


class A:
    __slots__ = ("v",)


class B:
    __slots__ = ("v",)


a = A()
a.v = 1
a.__class__ = B
print(type(a).__name__, a.v)
err(lambda: setattr(a, "__class__", S))
doc = type("Doc", (), {"__slots__": {"x": "doc of x", "y": None}})
print(sorted(doc.__slots__), doc().__class__.__name__, doc.x.__doc__)
many = type("Many", (), {"__slots__": tuple("s%d" % i for i in range(60))})
m = many()
for i in range(60):
    setattr(m, "s%d" % i, i)
print(sum(getattr(m, n) for n in many.__slots__))
