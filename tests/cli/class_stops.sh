# Creating classes, dataclasses, enums and named tuples in threads stops the world for no class or function.
cat >prog.py <<'END'
import collections, dataclasses, enum, gc, threading, typing

gc.disable()
before = [dataclasses.make_dataclass("Warm", ["x"]), enum.Enum("W", "A B"), collections.namedtuple("W", "a b")]

def make(n):
    for i in range(30):
        class Base:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return self.x == other.x
        class Child(Base):
            limit = i
            @property
            def double(self):
                return self.x * 2
            @classmethod
            def of(cls, x):
                return cls(x)
            def __init_subclass__(cls, **kw):
                super().__init_subclass__(**kw)
                cls.registered = True
        Child.late = staticmethod(lambda: 7)
        Child.limit += 1
        class Grandchild(Child):
            pass
        assert Grandchild.of(i).double == 2 * i and Grandchild.late() == 7 and Grandchild.registered
        @dataclasses.dataclass(order=True, frozen=True)
        class Point:
            x: int
            y: int = 0
        assert Point(1) < Point(2) and hash(Point(1)) == hash(Point(1, 0))
        class Color(enum.Enum):
            RED = 1
            GREEN = enum.auto()
        class Flag(enum.IntFlag):
            A = 1
            B = 2
        assert Color(2) is Color.GREEN and Flag.A | Flag.B == 3
        Pair = collections.namedtuple("Pair", "a b", defaults=(5,))
        assert Pair(1) == (1, 5) and Pair(1)._replace(a=2).a == 2
        class Named(typing.NamedTuple):
            a: int
            b: str = "x"
        assert Named(1).b == "x"

threads = [threading.Thread(target=make, args=(i,)) for i in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print("made")
END
"$PYTHON" -X stats prog.py 2>err
grep -E '^stops, (class changed|function changed|introspection)' err
grep -c '^stops, all' err
