"""Class attributes set again and again, instances of a class that grows, instances with a dict, and weak references
that were made before the threads, while others use them."""
import weakref
from _race import together


class Box:
    def __init__(self, number):
        self.number = number


class Base:
    latest = Box(0)
    tag = "t"

    def method(self):
        return self.tag


class Sub(Base):
    pass


early = [weakref.ref(t, lambda r: None) for t in (int, str, Base, Sub)]
table = weakref.WeakKeyDictionary({int: "int", str: "str", Sub: "Sub"})
shared = Sub()
dicted = Sub()
dicted.__dict__["own"] = 0


def rewrite():
    for k in range(1, 1500):
        Base.latest = Box(k)
        dicted.own = k
        if k % 300 == 0:
            Base.latest = Base.latest
            Base.tag = "t"


def read():
    last = own = 0
    for _ in range(1500):
        for found in (Base.latest, Sub.latest, shared.latest, dicted.latest, getattr(shared, "latest")):
            assert found.number >= last
            last = found.number
        assert dicted.own >= own
        own = dicted.own
        assert shared.method() == dicted.method() == "t" and getattr(shared, "absent", 1) == 1


def grow():
    class Mine:
        pass
    for n in range(200):
        for cls in (Sub, Mine):
            o = cls()
            for i in range(n % 20):
                setattr(o, f"a{i}", i)
            assert list(vars(o).values()) == list(range(n % 20))
            o = cls()
            o.__dict__.update({"x": n, "y": 1, "z": 2})
            assert o.x == n and o.z == 2


def refer():
    for _ in range(300):
        assert [r() for r in early] == [int, str, Base, Sub]
        assert table[int] == "int" and table[Sub] == "Sub" and weakref.ref(int)() is int


together(rewrite, read, read, grow, grow, refer, refer)
print("ok")
