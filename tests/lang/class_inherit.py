"""Inheritance, the method resolution order, super, cooperative calls."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Base:
    tag = "base"

    def __init__(self):
        self.log = ["Base"]

    def who(self):
        return "Base.who " + self.tag

    def call(self):
        return self.who()


class Left(Base):
    tag = "left"

    def __init__(self):
        super().__init__()
        self.log.append("Left")

    def who(self):
        return "Left>" + super().who()


class Right(Base):
    def __init__(self):
        super().__init__()
        self.log.append("Right")

    def who(self):
        return "Right>" + super().who()


class Both(Left, Right):
    def __init__(self):
        super().__init__()
        self.log.append("Both")

    def who(self):
        return "Both>" + super().who()


b = Both()
print(b.log, b.who(), b.call(), [c.__name__ for c in Both.__mro__],
    Both.mro() == list(Both.__mro__), Both.__bases__, Both.__base__, b.tag, isinstance(b, Right),
    issubclass(Both, Base), issubclass(Base, Both), Base.__subclasses__())
print(super(Left, b).who(), super(Both, b).tag, super(Both, Both).who(b), super(Right, b).who(),
    Base.who(b))
s = super(Left, b)
print(s.__thisclass__.__name__, s.__self__ is b, s.__self_class__.__name__, repr(s),
    type(s).__name__)
for f in (lambda: super(Base, b).who(), lambda: super(Left, Right()), lambda: super(5, b),
        lambda: super(), lambda: super(Left).who(), lambda: super(Both, b).nothing,
        lambda: super(Left, 5), lambda: super(Both, b).log2):
    err(f)


def outside():
    return super().x


def outside_arg(self):
    return super().x


err(outside)
err(lambda: outside_arg(1))


class NoArgs:
    def m():
        return super()

    def delself(self):
        del self
        return super()

    def rebound(self):
        self = 5
        return super()

    def nested(self):
        return (lambda: super())()

    def in_comp(self):
        return [super() for _ in range(1)]

    @classmethod
    def cm(cls):
        return super().__init_subclass__()

    @staticmethod
    def sm():
        return super()


for f in (lambda: NoArgs.m(), lambda: NoArgs().delself(), lambda: NoArgs().rebound(),
        lambda: NoArgs().nested(), lambda: NoArgs().in_comp(), lambda: NoArgs.cm(),
        lambda: NoArgs.sm()):
    err(f)


class Vals:
    x = 1

    @property
    def p(self):
        return "Vals.p"

    @classmethod
    def c(cls):
        return "Vals.c", cls.__name__

    @staticmethod
    def s():
        return "Vals.s"

    def __getitem__(self, i):
        return "item", i

    def __len__(self):
        return 3


class Sub(Vals):
    x = 2

    @property
    def p(self):
        return "Sub+" + super().p

    @classmethod
    def c(cls):
        return "Sub", super().c()

    @staticmethod
    def s():
        return "Sub.s"

    def old(self):
        return super().x, super().s(), super().__getitem__(5), super().__len__(), __class__.__name__

    def set_super(self):
        super().y = 1

    def item(self):
        return super()[0]

    def length(self):
        return len(super())


v = Sub()
print(v.p, v.c(), Sub.c(), v.s(), v.old())
err(v.set_super)
err(v.item)
err(v.length)


def make_class(name, *bases):
    return type(name, bases, {})


O = object
A, B, C = make_class("A"), make_class("B"), make_class("C")
D, E = make_class("D", A, B), make_class("E", B, C)
F = make_class("F", D, E)
print([c.__name__ for c in F.__mro__])
G = make_class("G", B, A)
for f in (lambda: make_class("H", D, G), lambda: make_class("I", A, A),
        lambda: make_class("J", O, A), lambda: make_class("K", A, D), lambda: make_class("L", 5),
        lambda: make_class("M", int, str), lambda: make_class("N", bool),
        lambda: make_class("P", type(None)), lambda: make_class("Q", type(len)),
        lambda: make_class("R", int, A) and "ok", lambda: make_class("S", range),
        lambda: make_class("T", type(lambda: 1)), lambda: make_class("U", slice),
        lambda: make_class("V", type(...)), lambda: make_class("W", type(NotImplemented)),
        lambda: make_class("X", memoryview), lambda: make_class("Y", dict, list)):
    err(lambda: getattr(f(), "__name__", "ok"))
print([c.__name__ for c in make_class("Z", D, B, C).__mro__],
    [c.__name__ for c in make_class("W", F, O).__mro__])
A.attr = "from A"
print(F.attr, F().attr)
B.attr = "from B"
print(F.attr, E.attr)
del A.attr
print(F.attr)
E.__bases__ = (C,)
print([c.__name__ for c in E.__mro__], [c.__name__ for c in F.__mro__])
for bases in ((), (E,), (F,), (5,), 5, (int,), (A, A)):
    err(lambda: setattr(E, "__bases__", bases))


class Multi(dict, Base):
    def __init__(self, **kw):
        dict.__init__(self, **kw)
        Base.__init__(self)


m = Multi(a=1)
print(m, m.log, m.who(), m["a"], isinstance(m, dict), len(m))


class Init2(Base):
    pass


class NoSuperInit(Base):
    def __init__(self):
        pass


print(Init2().log)
err(lambda: NoSuperInit().log)


class Coop1:
    def __init__(self, **kw):
        self.c1 = kw.pop("c1", None)
        super().__init__(**kw)


class Coop2:
    def __init__(self, **kw):
        self.c2 = kw.pop("c2", None)
        super().__init__(**kw)


class Coop(Coop1, Coop2):
    pass


c = Coop(c1=1, c2=2)
print(c.__dict__)
err(lambda: Coop(c3=1))
