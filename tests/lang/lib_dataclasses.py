"""dataclasses: fields, order, frozen, defaults, inheritance, slots, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import dataclasses
from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    hidden: int = field(default=5, repr=False, compare=False)

    def total(self):
        return self.x + self.y


p, q = Point(1), Point(1, 0, [], 9)
print(p, p == q, p != Point(2), p.total(), p.tags is q.tags, p.hidden, q.hidden,
    Point.__match_args__, Point.__doc__, repr(Point(x=1, y=2)), p.__eq__(5), Point.__hash__)
for f in (lambda: Point(), lambda: Point(1, 2, [], 3, 4), lambda: Point(1, z=2), lambda: p < q,
        lambda: hash(p), lambda: p[0]):
    err(f)
print(asdict(p), astuple(Point(1, 2, [3])), replace(p, x=10, tags=["t"]),
    [(f.name, f.type.__name__ if isinstance(f.type, type) else f.type,
    f.default is dataclasses.MISSING, f.repr) for f in fields(p)], is_dataclass(p),
    is_dataclass(Point), is_dataclass(5))


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default="", compare=False)


v = Version(1, 2)
print(v < Version(1, 3), v <= Version(1, 2, "n"), v > Version(0, 9),
    sorted([Version(2), Version(1, 5), Version(1)]), hash(v) == hash(Version(1, 2)),
    {v: 1}[Version(1, 2, "x")], v == Version(1, 2, "other"))
err(lambda: setattr(v, "major", 5))
err(lambda: delattr(v, "major"))
err(lambda: v < 5)
print(issubclass(FrozenInstanceError, AttributeError))


@dataclass
class Base:
    a: int
    b: int = 2


@dataclass
class Child(Base):
    c: int = 3
    a: str = "overridden"


print(Child(), Child("x", 5, 6), [f.name for f in fields(Child)])


@dataclass
class Post:
    n: int
    scale: InitVar[int] = 2
    result: int = field(init=False)

    def __post_init__(self, scale):
        self.result = self.n * scale


print(Post(5), Post(5, 10).result, [f.name for f in fields(Post)])


@dataclass
class Kw:
    a: int
    _: KW_ONLY
    b: int = 1
    c: int


print(Kw(1, c=3), Kw(a=1, b=2, c=3))
err(lambda: Kw(1, 2, 3))
err(lambda: Kw(1))


@dataclass(kw_only=True, slots=True)
class Slotted:
    x: int
    y: int = 5


s = Slotted(x=1)
print(s, Slotted.__slots__, hasattr(s, "__dict__"))
err(lambda: setattr(s, "z", 1))
err(lambda: Slotted(1))


@dataclass(eq=False, repr=False)
class Plain:
    x: int = 1


print(Plain() == Plain(), "Plain object" in repr(Plain()))


@dataclass(unsafe_hash=True)
class Hashed:
    x: int


print(hash(Hashed(1)) == hash(Hashed(1)))
Made = make_dataclass("Made", ["a", ("b", int), ("c", int, field(default=3))],
    namespace={"double": lambda self: self.b * 2})
print(Made(1, 2), Made(1, 2).double())


def bad(body):
    def run():
        exec("@dataclass\nclass X:\n" + body, dict(globals()))
    return run


for body in ("    x: int = 1\n    y: int", "    x: list = []", "    x: dict = {}",
        "    x = field()", "    x: int = field(default=1, default_factory=int)",
        "    x: set = set()"):
    err(bad(body))


def bad_order():
    @dataclass(order=True, eq=False)
    class Y:
        x: int


def bad_frozen():
    @dataclass
    class Z(Version):
        w: int = 1


def bad_lt():
    @dataclass(order=True)
    class W:
        x: int

        def __lt__(self, o):
            return True


for f in (bad_order, bad_frozen, bad_lt, lambda: fields(5), lambda: asdict(5), lambda: replace(5),
        lambda: replace(p, zz=1), lambda: replace(Post(1), result=5),
        lambda: make_dataclass("B", ["1x"])):
    err(f)


@dataclass
class Node:
    value: int
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False, compare=False)


root = Node(1, [Node(2), Node(3, [Node(4)])])
print(root, asdict(root), root == Node(1, [Node(2), Node(3, [Node(4)])]))
match Point(3, 4):
    case Point(x, y):
        print("matched", x, y)


@dataclass
class Recursive:
    me: object = None


r = Recursive()
r.me = r
print(r)


@dataclass
class WithClassVar:
    import typing
    count: typing.ClassVar[int] = 0
    x: int = 1
    meta: int = field(default=0, metadata={"unit": "m"})


print(WithClassVar(), [f.name for f in fields(WithClassVar)],
    fields(WithClassVar)[1].metadata["unit"])
