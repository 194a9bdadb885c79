# Calls of classes that have a metaclass: what each place knows, and all that may change it.
import abc


class Meta(type):
    pass


class Plain(metaclass=Meta):
    pass


class P(metaclass=Meta):
    def __init__(self, x, y=2):
        self.x = x
        self.y = y


class Q(abc.ABC):
    def __init__(self, x, y=3):
        self.sum = 0
        for i in range(x):
            self.sum += i + y


class Holder:
    P = P
    Q = Q
    Plain = Plain


def show(o):
    return type(o).__name__, type(type(o)).__name__, vars(o) if hasattr(o, "__dict__") else o


def none(c):
    return show(c())


def one(c):
    return show(c(4))


def two(c):
    return show(c(4, 5))


def named(c):
    return show(c(x=3, y=1))


def by_attribute(h):
    return show(h.P(1)), show(h.Q(2, y=4)), show(h.Plain())


def run(f, *args):
    for _ in range(20):
        try:
            r = f(*args)
        except Exception as e:
            r = type(e).__name__, str(e)
    return r


def all_of():
    print(run(none, Plain), run(none, P), run(none, object) [0])
    for c in P, Q:
        for f in one, two, named:
            print(f.__name__, run(f, c))
    print(run(by_attribute, Holder))


all_of()

# Another __init__, other code, other defaults, no __init__.
def other(self, x, y=7):
    self.other = x, y


old = P.__init__
P.__init__ = other
all_of()
P.__init__ = old
old.__defaults__ = (11,)
all_of()
P.__init__.__code__ = other.__code__
all_of()
del Q.__init__
all_of()
Q.__init__ = other

# The class becomes abstract, and is not any more.
Q.__abstractmethods__ = frozenset({"m"})
print(run(one, Q))
Q.__abstractmethods__ = frozenset()
print(run(one, Q))

# __new__
P.__new__ = lambda cls, *args, **kw: ("made", args, sorted(kw.items()))
print(run(one, P), run(named, P))

# The metaclass says what calls are.
class R(metaclass=Meta):
    def __init__(self, x, y=2):
        self.x = x
        self.y = y


class S(metaclass=Meta):
    pass


print(run(one, R), run(named, R), run(none, S))
Meta.__call__ = lambda cls, *args, **kw: ("called", cls.__name__, args, sorted(kw.items()))
print(run(one, R), run(named, R), run(none, S))
del Meta.__call__
print(run(one, R), run(named, R), run(none, S))


# Another metaclass, by assignment.
class Calling(type):
    def __call__(cls, *args, **kw):
        return "calling", cls.__name__, args, sorted(kw.items())


R.__class__ = S.__class__ = Calling
print(run(one, R), run(named, R), run(none, S))
R.__class__ = S.__class__ = Meta
print(run(one, R), run(named, R), run(none, S))


# Where a class with a metaclass was called: functions, instances, other classes.
class Instance:
    def __call__(self, *args, **kw):
        return "instance", args, sorted(kw.items())


class Other:
    def __init__(self, x=0, y=0):
        self.xy = x, y


for c in R, Instance(), Other, lambda *args, **kw: (args, kw), dict, R, Q:
    for f in none, one, two, named:
        print(run(f, c))


# A slot is taken away and given back, in any order.
class D(metaclass=Meta):
    def __init__(self):
        self.a, self.b, self.c, self.d = 1, 2, 3, 4


def without(names):
    d = D()
    for n in names:
        delattr(d, n)
    r = dict(vars(d))
    d = D()
    for n in names:
        delattr(d, n)
    for n in names:
        setattr(d, n, n * 2)
    return r, [(n, getattr(d, n)) for n in "abcd"], list(vars(d))


for names in "a", "d", "bc", "cb", "abcd", "dcba", "acbd", "cab":
    print(names, run(without, names))
