"""enum: members, aliases, auto, Flag, IntEnum, StrEnum, methods, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def lower(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.GREEN

    def __str__(self):
        return "color " + self.name


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"],
    Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.lower, Color.default(),
    Color.RED == Color.RED, Color.RED == 1, Color.RED is Color(1), Color.RED in Color,
    isinstance(Color.RED, Color), type(Color.RED), Color.__members__.keys(),
    hash(Color.RED) == hash(Color.RED), {Color.RED: "r"}[Color.CRIMSON], list(reversed(Color)),
    bool(Color.RED), Color.RED.lower, f"{Color.RED}", "%s" % Color.BLUE, f"{Color.RED!r}")
for f in (lambda: Color(9), lambda: Color["NOPE"], lambda: Color.NOPE,
        lambda: Color.RED < Color.BLUE, lambda: setattr(Color, "RED", 5),
        lambda: delattr(Color, "RED"), lambda: setattr(Color.RED, "value", 5), lambda: Color(),
        lambda: Color.RED(), lambda: type("Sub", (Color,), {}), lambda: Color.RED + 1):
    err(f)


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


class Weekday(IntEnum):
    MON = 1
    TUE = 2


class Level(StrEnum):
    LOW = auto()
    HIGH = "very high"


print([m.value for m in Auto], Weekday.MON < Weekday.TUE, Weekday.MON + 5, Weekday.MON == 1,
    [10, 20, 30][Weekday.TUE], sorted([Weekday.TUE, Weekday.MON]), f"{Weekday.MON}",
    repr(Weekday.MON), str(Weekday.TUE), isinstance(Weekday.MON, int), Level.LOW, repr(Level.HIGH),
    Level.LOW == "low", Level.HIGH.upper(), Level("low"), "x" + Level.LOW, range(Weekday.TUE),
    "%d" % Weekday.TUE, format(Weekday.MON, "03"))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(Perm.R | Perm.X, Perm.RW, repr(Perm.R | Perm.X), Perm.RW & Perm.W, ~Perm.R, Perm.R ^ Perm.RW,
    Perm.R in Perm.RW, bool(Perm.R & Perm.W), Perm(0), Perm(7), list(Perm.RW), list(Perm),
    Perm.RW.value, len(Perm.R | Perm.X), Perm.X.name, (Perm.R | Perm.X).name)
err(lambda: Perm(99))
err(lambda: Perm.R | 1)


class IFlag(IntFlag):
    A = 1
    B = 4


print(IFlag.A | IFlag.B, IFlag.A | 8, repr(IFlag.A | 8), IFlag.A + 1, IFlag(5), IFlag.A == 1,
    ~IFlag.A)


def duplicates():
    @unique
    class U(Enum):
        A = 1
        B = 1


def reuse():
    class R(Enum):
        A = 1
        A = 2


err(duplicates)
err(reuse)


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.674e-11 * self.mass / self.radius ** 2


print(Planet.EARTH.mass, round(Planet.EARTH.gravity, 2), Planet.MARS.value,
    Planet((5.97e24, 6.37e6)))


class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj
    PX = (0, "P.X")
    PY = (1, "P.Y")


print(Coord.PY, Coord(1), Coord.PY.label, Coord.PX == b"\0")


class Missing(Enum):
    ONE = 1

    @classmethod
    def _missing_(cls, value):
        return cls.ONE if value == "uno" else None


print(Missing("uno"))
err(lambda: Missing("due"))


class Named(Enum):
    def _generate_next_value_(name, start, count, last):
        return name.title() + str(count)
    FIRST = auto()
    SECOND = auto()


Func = Enum("Func", "X Y Z")
Func2 = Enum("Func2", {"P": 10, "Q": 20})
Func3 = IntEnum("Func3", ["M", "N"], start=5)
print([m.value for m in Named], list(Func), Func.Y.value, list(Func2), list(Func3), Func(3))


class Op(Enum):
    ADD = enum.member(lambda a, b: a + b)
    HELPER = enum.nonmember(5)

    def __call__(self, *a):
        return self.value(*a)


print(Op.ADD(1, 2), Op.HELPER, len(Op))


class Ignore(Enum):
    _ignore_ = ["temp"]
    temp = 5
    A = temp + 1
    _private = 1


print(list(Ignore), hasattr(Ignore, "temp"))


class Base(Enum):
    def hello(self):
        return "hello " + self.name


class Derived(Base):
    A = 1


print(Derived.A.hello(), Derived.__mro__[1].__name__)
import copy
import pickle
print(copy.copy(Color.RED) is Color.RED, copy.deepcopy([Color.RED])[0] is Color.RED,
    pickle.loads(pickle.dumps(Color.BLUE)) is Color.BLUE)
match Color.RED:
    case Color.BLUE:
        print("blue")
    case Color.RED:
        print("matched red")
