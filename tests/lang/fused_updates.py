"""Superinstructions for x[i] += y, x.a += y, runs of new attributes, jumps on attributes, counted loops: each
is reached with the operands it is made for, then meets all others."""
import math
import sys
import zlib


class P:
    def __init__(self, x, y=None):
        self.x = x
        self.y = y
        self.flag = True
        self.none = None
        self.text = "t"
        self.items = [x]


class Slots:
    __slots__ = ("x", "y", "flag", "none")

    def __init__(self, x, y):
        self.y = y
        self.flag = False
        self.x = x
        self.none = x


class Watched(P):
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        log.append((name, value))


class Prop:
    def __init__(self, x, y=None):
        self.v = x
        self.y = y

    @property
    def x(self):
        return self.v

    @x.setter
    def x(self, value):
        log.append(("set", value))
        self.v = value

    flag = property(lambda self: self.y)
    none = property(lambda self: self.y)


class MyList(list):
    def __getitem__(self, i):
        return list.__getitem__(self, i) if i else 100

    def __setitem__(self, i, v):
        list.__setitem__(self, i, v)
        log.append((i, v))


class Num(float):
    def __add__(self, other):
        return Num(float(self) + float(other) + 1000)

    __sub__ = __mul__ = __add__


log = []


def add_mul(l, i, p, q): l[i] += p * q
def sub_mul(l, i, p, q): l[i] -= p * q
def add_x(l, i, p, q): l[i] += p
def sub_x(l, i, p, q): l[i] -= p
def add_1(l, i, p, q): l[i] += 1
def sub_1(l, i, p, q): l[i] -= 1
def add_mul_k(l, i, p, q): l[1] += p * q
def sub_mul_k(l, i, p, q): l[1] -= p * q
def add_x_k(l, i, p, q): l[1] += p
def sub_x_k(l, i, p, q): l[1] -= p
def add_1_k(l, i, p, q): l[1] += 1
def sub_1_k(l, i, p, q): l[1] -= 1
def copy(l, i, p, q): l[i] = l[q if type(q) is int and 0 <= q < 3 else 0]
def copy_item(l, i, m, j): m[j] = l[i]


LISTS = [add_mul, sub_mul, add_x, sub_x, add_1, sub_1, add_mul_k, sub_mul_k, add_x_k, sub_x_k, add_1_k, sub_1_k, copy]


def attr_add_mul(o, p, q): o.x += p * q
def attr_sub_mul(o, p, q): o.x -= p * q
def attr_add(o, p, q): o.x += p
def attr_sub(o, p, q): o.x -= p
def attr_add_1(o, p, q): o.x += 1
def attr_sub_1(o, p, q): o.x -= 1
def attr_const(o, p, q): o.x = 7
def attr_text(o, p, q): o.y = "constant"


ATTRS = [attr_add_mul, attr_sub_mul, attr_add, attr_sub, attr_add_1, attr_sub_1, attr_const, attr_text]


class Digest:
    """Long output in short: its length and checksum, per function."""

    def __init__(self):
        self.lines = []

    def add(self, *values):
        self.lines.append(" ".join(map(str, values)))

    def show(self, name):
        text = "\n".join(self.lines)
        print(name, len(text), zlib.crc32(text.encode()))


def fresh(f):
    return type(f)(f.__code__.replace(co_name=f.__name__), globals(), f.__name__, f.__defaults__)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


NUMBERS = [2.5, 3, 0.0, -0.0, 1e308, math.inf, 1 << 70, (1 << 60) - 1, -(1 << 60), True, "s", None, Num(1.5)]


def lists():
    for original in LISTS:
        for warm in ([1.0, 2.0, 3.0], 1.5, 2.5), ([1, 2, 3], 4, 5):
            f, d = fresh(original), Digest()
            l, p, q = warm
            for i in range(400):
                f(l, i % 3, p, q)
            print(f.__name__, l)
            for x in NUMBERS:
                for y in NUMBERS[::3]:
                    l = [x, x, y]
                    r = [attempt(f, l, i, x, y) for i in (0, 1, -1, 3, "i", None, 1 << 70)]
                    d.add(l, r[3:])
            for kind in (MyList([1.5, 2.5, 3.5]), (1.5, 2.5), {0: 1.5, 1: 2.5}, None, 5):
                d.add(type(kind).__name__, attempt(f, kind, 0, 1.5, 2.5), kind)
            d.show(f.__name__)
    print(log)
    log.clear()


def copies():
    f = fresh(copy_item)
    a, b = [1, 2.5, "x"], [None] * 3
    for i in range(400):
        f(a, i % 3, b, (i + 1) % 3)
    print(a, b)
    o = object()
    a[0] = o
    for i in range(50):
        f(a, 0, b, 1)
    print(b[1] is o, sys.getrefcount(o) < 10)
    for args in ((a, -1, b, 0), (a, 0, b, -1), (a, 3, b, 0), (a, 0, b, 3), ((1, 2), 0, b, 0), (a, 0, (1,), 0),
                 ({0: 9}, 0, b, 2), (a, 0, {}, "k"), (a, None, b, 0), (a, 0, b, None), (a, 1, a, 2)):
        print(repr(attempt(f, *args))[:50], b[2] == 9, a[2])


def attrs():
    for original in ATTRS:
        for make in (P, Slots):
            for warm in (1.5, 2.5, 3.5), (1, 2, 3):
                f, d = fresh(original), Digest()
                o = make(warm[0], warm[1])
                for i in range(400):
                    f(o, warm[1], warm[2])
                print(f.__name__, make.__name__, o.x, o.y)
                for x in NUMBERS:
                    o = make(x, 1)
                    d.add(attempt(f, o, x, 2.5), o.x, o.y)
                for other in (P(1.5), Slots(2, 3), Watched(4.5), Prop(5.5), P, None, 5):
                    d.add(type(other).__name__, attempt(f, other, 1.5, 2.5), getattr(other, "x", None))
                del o.x
                print(attempt(f, o, 1, 2))
                if hasattr(P, "x"):
                    del P.x
                d.show(f.__name__)
    print(len(log), log[:20])
    log.clear()


def attr_attr(a, b): return a.x + b.y, a.x - b.y, a.x * b.y


def truth(o):
    r = []
    if o.flag:
        r.append("flag")
    if not o.flag:
        r.append("no flag")
    if o.none is None:
        r.append("none")
    if o.none is not None:
        r.append("not none")
    return r


def pairs():
    f, g = fresh(attr_attr), fresh(truth)
    for i in range(400):
        f(P(1.5, 2.5), P(2.5, 3.5))
        g(P(1))
    d = Digest()
    for x in NUMBERS:
        for y in NUMBERS[::2]:
            d.add(attempt(f, P(x, 1), P(2, y)), attempt(f, P(x, 1), Slots(2, y)), attempt(f, Prop(x), P(1, y)))
    d.show("pairs")
    for value in (True, False, None, 0, 1, 0.0, 2.5, "", "s", [], [0], P(1), 1 << 70):
        o, s = P(1), Slots(1, 2)
        o.flag = o.none = s.flag = s.none = value
        print(g(o), g(s), g(Prop(1, value)), g(o))
    del o.flag
    print(attempt(g, o), attempt(g, None), attempt(g, 5))
    P.flag = property(lambda self: "property")
    print(g(P.__new__(P)) if False else type(P.flag).__name__)
    del P.flag


LIMIT, NAME = 10, "name"


def compare(x):
    r = []
    if x == LIMIT: r.append("==")
    if x != LIMIT: r.append("!=")
    return r


def order(x):
    r = []
    if x < LIMIT: r.append("<")
    if x <= LIMIT: r.append("<=")
    if x > LIMIT: r.append(">")
    if x >= LIMIT: r.append(">=")
    return r


def count():
    i = 0
    while i < LIMIT:
        i += 1
    return i


def named(x):
    return "same" if x == NAME else "other"


def globals_():
    global LIMIT, NAME
    f, g, h, n = fresh(compare), fresh(order), fresh(count), fresh(named)
    for i in range(400):
        f(i % 20), g(i % 20), h(), n("na" + "me"[:i % 3])
    values = [9, 10, 11, 9.5, 10.0, True, "name", "na", None, 1 << 70, Num(10), P]
    for limit in (10, 3, 10.0, "name", None, 1 << 70, Num(10)):
        LIMIT = limit
        print(repr(limit), [attempt(f, x) for x in values], [attempt(g, x) for x in values])
        if isinstance(limit, (int, float)) and limit < 100:
            print(h())
        NAME = "".join(["na", "me"]) if limit == 3 else limit
        print([n(x) for x in ("name", "".join(["n", "ame"]), 10, None, 3)])
    del LIMIT
    print(attempt(f, 1), attempt(g, 1), attempt(h))
    LIMIT = 5
    print(f(5), g(5), h())


def loops(n, step):
    out = []
    for kind in range(4):
        i = 0 if kind < 3 else n
        total = 0
        if kind == 0:
            while i < n:
                total += i
                i += 1
        elif kind == 1:
            while i <= n:
                total += i
                i += 1
        elif kind == 2:
            while i < 50:
                total += i
                i += 3
        else:
            while i <= 60:
                total += 1
                i += 2
        out.append((i, total))
    return out


class Init:
    def __init__(self, a, b, c=None):
        self.a = a
        self.b = b
        self.c = 0
        self.d = c
        self.e = None
        self.f = "text"
        self.g = a


class Sub(Init):
    def __init__(self, a, b):
        self.first = 1
        super().__init__(a, b)
        self.last = ()


class Logs(Init):
    def __setattr__(self, name, value):
        log.append(name)
        object.__setattr__(self, name, value)


def runs():
    for i in range(400):
        o = Init(i, [i])
        s = Sub(i, o)
    print(vars(o), {k: v for k, v in vars(s).items() if k != "b"}, s.b is o)
    print(vars(Logs(1, 2)), log)
    log.clear()
    o = Init.__new__(Init)
    o.c = 5
    o.__init__(1, 2)
    print(list(vars(o).items()))
    o.__init__("x", "y", "z")
    print(list(vars(o).items()))
    Init.e = property(lambda self: "e", lambda self, v: log.append(("e", v)))
    o = Init(1, 2)
    print(list(vars(o).items()), o.e, log)
    log.clear()
    del Init.e
    print(list(vars(Init(1, 2)).items()), list(vars(Sub(3, 4)).items()))
    print(attempt(Init.__init__, None, 1, 2), attempt(Init.__init__, 5, 1, 2))
    Init.__setattr__ = lambda self, name, value: log.append(name)
    print(vars(Init(1, 2)), log)


lists()
copies()
attrs()
pairs()
globals_()
for k in range(60):
    loops(20, 1)
for n in (0, 7, 7.5, 1 << 62, Num(4)):
    print(n, loops(n, 1) if n < 1000 else attempt(lambda: n > 5))
runs()
