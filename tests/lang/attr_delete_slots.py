"""Attributes deleted in any order, from instances of one class and while places have learnt them."""


class A:
    def __init__(self, n):
        for i in range(n):
            setattr(self, "a%d" % i, i)


def names(o):
    return list(o.__dict__.items())


def read(o):
    try:
        return o.a2
    except AttributeError as e:
        return str(e)


for n in (1, 2, 3, 5, 9):
    for gone in range(n):
        o = A(n)
        before = read(o)
        delattr(o, "a%d" % gone)
        after = read(o)
        o.extra = "x"
        setattr(o, "a%d" % gone, "again")
        print(n, gone, before, after, read(o), names(o))


class Manager:
    def __init__(self, a, b, c):
        self.gen = a
        self.a, self.b, self.c = a, b, c
        self.doc = "d"

    def enter(self):
        del self.a, self.b, self.c
        return self.gen


for i in range(6):
    m = Manager(i, [i], (i,))
    print(m.enter(), vars(m), hasattr(m, "a"), m.doc)
    m.b = "new"
    print(m.b, names(m))

o = A(4)
for name in ("a1", "a3", "a0", "a2"):
    delattr(o, name)
    try:
        delattr(o, name)
    except AttributeError as e:
        print(e)
    print(names(o))


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end", self.name)


o = A(0)
o.p, o.q, o.r = Noisy("p"), Noisy("q"), Noisy("r")
del o.q
print([v.name for v in vars(o).values()])
del o.p
del o.r
print(vars(o))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, other):
        return self.v == other.v

    def __lt__(self, other):
        return self.v < other.v

    def __len__(self):
        return self.v

    def __getitem__(self, i):
        if i >= self.v:
            raise IndexError(i)
        return i


d = {Key(i): i for i in range(5)}
print([d[Key(i)] for i in range(5)], Key(7) in d, sorted([Key(3), Key(1), Key(2)])[0].v, list(Key(3)))
Key.__hash__ = None
try:
    d[Key(1)]
except TypeError as e:
    print(e)
Key.__hash__ = lambda self: "no"
try:
    hash(Key(1))
except TypeError as e:
    print(e)
Key.__lt__ = lambda self: 1
try:
    sorted([Key(3), Key(1)])
except TypeError as e:
    print(e)
Key.__lt__ = None
try:
    sorted([Key(3), Key(1)])
except TypeError as e:
    print(e)
for i in range(4):
    print(dict(a=1, b=i), dict(**{"x y": i}), list(dict(z=1, y=2, x=3)))
