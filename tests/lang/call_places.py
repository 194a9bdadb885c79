"""Calls whose arguments have other places than the parameters: at the same place again and again, with what it has learnt changing."""


class Plain:
    def __init__(self, a, b=2, *, c=3):
        self.got = a, b, c


class Stores:
    def __init__(self, a, b=2, c=None):
        self.a = a
        self.b = b
        self.c = c

    @property
    def got(self):
        return self.a, self.b, self.c


class Rest:
    def __init__(self, a, *rest, k=1, **named):
        self.got = a, rest, k, named


class Many:
    def __init__(self, p0, p1=1, p2=2, p3=3, p4=4, p5=5, p6=6):
        self.got = p0, p1, p2, p3, p4, p5, p6


def function(a, b=5, **named):
    return a, b, named


class Callable:
    def __call__(self, b, a):
        return a, b


def attempt(call, *what):
    try:
        r = call(*what)
        return getattr(r, "got", r)
    except TypeError as e:
        return str(e)


def ab(f, i):
    return f(a=i, b=[i])


def ba(f, i):
    return f(b=i, a=str(i))


def a_c(f, i):
    return f(i, c=i + 1)


def only_a(f, i):
    return f(a=object)


def alone(f, i):
    return f(i)


def two(f, i):
    return f(i, -i)


def unknown(f, i):
    return f(i, x=1, y=i)


def twice(f, i):
    return f(i, a=2)


def seven(f, i):
    return f(p6=i, p5=1, p4=2, p3=3, p2=4, p1=5, p0=6)


def four(f, i):
    return f(p3=i, p2=1, p1=2, p0=3)


def eleven(f, i):
    return f(a=0, b=1, k0=2, k1=3, k2=i, k3=5, k4=6, k5=7, k6=8, k7=9, k8=10)


class Holder:
    plain, stores, rest, function = Plain, Stores, Rest, staticmethod(function)

    def method(self, a, b=7, **named):
        return a, b, named


def through_object(o, i):
    return [getattr(r, "got", r) for r in (o.plain(a=i, b=0), o.stores(b=i, a=1), o.stores(i), o.rest(i, k=2, z=i),
                                           o.function(b=i, a=2, q=3), o.method(b=i, a=2, q=[i]), o.method(a=i))]


targets = [Plain, Stores, Rest, function, Callable(), Many, dict]
sites = [ab, ba, a_c, only_a, alone, two, unknown, twice, seven, four, eleven]
for site in sites:
    for f in targets:
        print(site.__name__, getattr(f, "__name__", "object"), [attempt(site, f, i) for i in range(3)][-1])
    mixed = [attempt(site, targets[i % len(targets)], i) for i in range(14)]
    print(mixed)
for i in range(3):
    print(through_object(Holder(), i))

# What a place knows of a class changes.
for i in range(9):
    if i == 2:
        Stores.__init__.__defaults__ = (20, 30)
    if i == 4:
        Stores.__init__.__defaults__ = (30,)
    if i == 5:
        def __init__(self, c, b="new", a=0):
            self.a, self.b, self.c = a, b, c
        Stores.__init__ = __init__
    if i == 7:
        Stores.__init__.__code__ = (lambda self, b, c=1, a=2: setattr(self, "a", (a, b, c))).__code__
        Stores.b = Stores.c = None
    print(i, attempt(ab, Stores, i), attempt(only_a, Stores, i), attempt(a_c, Stores, i), attempt(alone, Stores, i))


class Freed:
    count = 0

    def __del__(self):
        Freed.count += 1


class Keeps:
    def __init__(self, x, y=None, z=()):
        self.x = x
        self.z = z


class Fails:
    def __init__(self, x, y=None, **named):
        raise ValueError(len(named))


for i in range(50):
    Keeps(y=Freed(), x=1)
    Keeps(Freed())
    Keeps(z=Freed(), x=Freed())
    function(b=Freed(), a=1, c=Freed())
    try:
        Fails(y=Freed(), x=Freed(), z=Freed())
    except ValueError:
        pass
    try:
        Keeps(z=Freed(), y=Freed())
    except TypeError:
        pass
print(Freed.count)
