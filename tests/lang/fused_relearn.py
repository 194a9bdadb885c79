"""The later part of a superinstruction learns something else, after the two were fused."""


class Plain:
    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.c = 1
        self.d = "d"


class Once:
    """Made first, and made again: its attributes are new, then old."""
    filler = None

    def __init__(self, x=None):
        self.filler = [x]
        self.at = 0


class Property:
    @property
    def y(self):
        return 2.5

    @y.setter
    def y(self, value):
        self.seen = value


class Slot:
    __slots__ = ("y", "z")

    def __init__(self, y):
        self.y = y


class Value:
    y = 1.5


class Holder:
    def __init__(self, x):
        self.x = x
        self.f = 2.0


def chain(h):
    return h.x.y


def product(h, o):
    return h.f * o.y


def store(o):
    o.y = 7


def instance(y):
    o = Value()
    o.y = y
    return o


for again in range(2):
    for i in range(400):
        Once()
    once = Once(1)
    for i in range(5):
        once.__init__(i)
        assert once.filler == [i] and once.at == 0
    for i in range(400):
        Once(i)
    Plain.__init__(once, 1, 2)
    for i in range(400):
        Plain(i, i)
    once.__init__(2)
    print(sorted(once.__dict__.items()))

kinds = [lambda: instance(0.5), Property, lambda: Slot(4.5), Value, lambda: instance(3.5)]
for first in kinds:
    for other in kinds:
        def local_chain(h): return h.x.y
        def local_product(h, o): return h.f * o.y
        local_store = type(store)(store.__code__.replace(), globals())
        a, b = Holder(first()), Holder(other())
        for i in range(300):
            local_chain(a), local_product(a, a.x), local_store(first())
        for i in range(40):
            values = local_chain(b), local_product(b, b.x), local_chain(a), local_product(a, a.x)
            x, y = first(), other()
            local_store(y), local_store(x)
        print(*values, x.y, y.y, getattr(x, "seen", None), getattr(y, "seen", None))
