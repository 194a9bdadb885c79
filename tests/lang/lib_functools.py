"""functools: partial, lru_cache, reduce, wraps, singledispatch, cached_property, cmp_to_key."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import functools
import operator

print(functools.reduce(operator.add, [1, 2, 3]),
    functools.reduce(lambda a, b: a * b, range(1, 6), 10), functools.reduce(max, [3]),
    functools.reduce(operator.add, [], "init"))
err(lambda: functools.reduce(operator.add, []))
err(lambda: functools.reduce(operator.add, 5))
err(lambda: functools.reduce())


def f(a, b=2, *args, c=3, **kw):
    return a, b, args, c, kw


p = functools.partial(f, 1, c=9)
print(p(), p(5), p(5, 6, c=7, d=8), p.func is f, p.args, p.keywords, functools.partial(p, 2)(),
    functools.partial(p, c=0).keywords, functools.partial(int, base=2)("101"),
    repr(functools.partial(len, "a")), callable(p))
p.attr = 1
print(p.attr, p.__dict__)
err(lambda: functools.partial())
err(lambda: functools.partial(5))
err(lambda: functools.partial(len)())


class M:
    def method(self, a, b):
        return self.__class__.__name__, a, b

    half = functools.partialmethod(method, 1)


print(M().half(2))
calls = []


@functools.lru_cache(maxsize=2)
def square(x):
    calls.append(x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 2, 1)], calls, square.cache_info(), square.__wrapped__(5),
    square.cache_parameters(), square.__name__)
square.cache_clear()
print(square.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.lru_cache(typed=True)
def typed(x):
    return type(x).__name__


@functools.lru_cache
def kw(*a, **k):
    return a, sorted(k.items())


print(fib(100), fib.cache_info(), typed(1), typed(1.0), typed(True), typed.cache_info(), kw(1, b=2),
    kw(1, b=2), kw(b=2), kw.cache_info())
err(lambda: square([]))
err(lambda: functools.lru_cache("x"))


@functools.lru_cache
def fails(x):
    raise ValueError(x)


err(lambda: fails(1))
print(fails.cache_info())


def deco(fn):
    @functools.wraps(fn)
    def wrapper(*a):
        return "wrapped", fn(*a)
    return wrapper


@deco
def documented(x: int) -> str:
    """The doc."""
    return x


documented.__wrapped__.mark = 1
print(documented(1), documented.__name__, documented.__doc__, documented.__annotations__,
    documented.__wrapped__(2), functools.WRAPPER_ASSIGNMENTS)


@functools.singledispatch
def show(x):
    return "object"


@show.register
def _(x: int):
    return "int"


@show.register(list)
def _(x):
    return "list"


@show.register
def _(x: str | bytes):
    return "text" if isinstance(x, str) else "bytes"


show.register(float, lambda x: "float")
print([show(v) for v in (1, True, [1], "s", b"b", 1.5, None, (1,))], show.dispatch(bool)(True),
    sorted(k.__name__ for k in show.registry))
err(lambda: show())


class D:
    @functools.singledispatchmethod
    def m(self, x):
        return "default"

    @m.register
    def _(self, x: int):
        return "int method"

    @functools.cached_property
    def slow(self):
        print("computed", end=" ")
        return 42


d = D()
print(d.m(1), d.m("a"), d.slow, d.slow, d.__dict__)
del d.slow
print(d.slow)
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)),
    functools.cmp_to_key(lambda a, b: 0)(1) == functools.cmp_to_key(lambda a, b: 0)(2))


@functools.total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __gt__(self, o):
        return self.v > o.v


print(T(1) < T(2), T(1) <= T(1), T(2) >= T(3))
print(operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)("abc"),
    operator.attrgetter("real")(5), operator.attrgetter("__class__.__name__", "imag")(5),
    operator.methodcaller("split", ",")("a,b"), operator.methodcaller("format", x=1)("{x}"),
    operator.itemgetter(slice(1, 3))("abcd"))
err(lambda: operator.itemgetter()())
err(lambda: operator.itemgetter(5)("abc"))
err(lambda: operator.attrgetter("zz")(5))
print(operator.concat("a", "b"), operator.contains("abc", "b"), operator.countOf([1, 2, 1], 1),
    operator.indexOf([1, 2], 2), operator.setitem({}, 1, 2), operator.index(True),
    operator.truth([]), operator.not_(0), operator.is_(None, None), operator.iadd([1], [2]),
    operator.ipow(2, 3), operator.matmul.__name__, operator.length_hint([1, 2]),
    operator.call(max, 1, 5), operator.inv(5), operator.pos(-1), operator.floordiv(7, 2),
    operator.lt(1, 2), operator.xor(5, 3))
