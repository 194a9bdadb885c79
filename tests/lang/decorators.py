"""Function and class decorators, with arguments, stacked, as expressions."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def trace(f):
    print("decorating", f.__name__)

    def wrapper(*args, **kwargs):
        print("->", f.__name__, args, kwargs)
        return f(*args, **kwargs)
    return wrapper


def with_args(tag, times=1):
    print("factory", tag)

    def decorate(f):
        print("apply", tag, f.__name__)

        def wrapper(*args):
            return [tag] + [f(*args) for _ in range(times)]
        wrapper.__name__ = f.__name__ + "_" + tag
        return wrapper
    return decorate


@trace
def add(a, b=1):
    return a + b


@with_args("outer")
@with_args("inner", times=2)
def mul(a):
    return a * 2


print(add(1), add(1, b=5), mul(4), mul.__name__)


class Counter:
    def __init__(self, f):
        self.f = f
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)


@Counter
def counted(x):
    return x


counted(1)
counted(2)
print(counted.calls, counted(3))


def register(cls):
    registry.append(cls.__name__)
    cls.extra = "added"
    return cls


registry = []


@register
class A:
    pass


@register
@(lambda c: type(c.__name__ + "2", (c,), {}))
class B:
    x = 1


print(registry, A.extra, B.__name__, B.x)


def replace(_):
    return "replaced"


@replace
def gone():
    pass


@replace
class Gone:
    pass


print(gone, Gone)
table = {"k": [trace]}


@table["k"][0]
def f1():
    pass


@(lambda f: f)
def f2():
    return "f2"


@(yes := trace)
def f3():
    pass


class Holder:
    @staticmethod
    def deco(f):
        return lambda self: ("deco", f(self))

    class Inner:
        @classmethod
        def make(cls):
            return lambda f: f


class Uses:
    @Holder.deco
    def m(self):
        return "m"

    @Holder.Inner.make()
    def n(self):
        return "n"

    @property
    @Holder.deco
    def p(self):
        return "p"

    @staticmethod
    @trace
    def s(x):
        return x

    @classmethod
    @trace
    def c(cls, x):
        return cls.__name__, x


u = Uses()
print(f2(), u.m(), u.n(), u.p, Uses.s(5), u.s(6), Uses.c(7), u.c(8))


def bad():
    @None
    def f():
        pass


def bad2():
    @undefined_decorator
    def f():
        pass


def bad3():
    @with_args()
    def f():
        pass


def log(x):
    print("eval", x)
    return lambda f: (print("call", x), f)[1]


@log("a")
@log("b")
def ordered(d=log("default")):
    pass


err(bad)
err(bad2)
err(bad3)
import functools


@functools.wraps(add)
def wrapped(*args):
    "doc"
    return args


print(wrapped.__name__, wrapped.__wrapped__ is add, wrapped.__doc__)


def memo(f):
    cache = {}

    @functools.wraps(f)
    def w(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    w.cache = cache
    return w


@memo
def fib(n):
    "Fibonacci"
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache), fib.__name__, fib.__doc__)
