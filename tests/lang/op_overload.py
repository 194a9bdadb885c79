"""Operator overloading: binary, reflected, in-place, unary, subclass priority."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


OPS = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
    "lshift", "rshift", "divmod"]


def make(name, kinds, bases=(), result=None):
    ns = {}
    for op in OPS:
        for kind in kinds:
            def method(self, other, mod=None, label="%s.%s%s" % (name, kind, op)):
                if result is not None:
                    return result
                return label
            ns["__%s%s__" % (kind, op)] = method
    return type(name, bases, ns)


L = make("L", [""])
R = make("R", ["r"])
I = make("I", ["i"])
Full = make("Full", ["", "r", "i"])
Sub = make("Sub", ["", "r"], (Full,))
SubNoR = make("SubNoR", [""], (Full,))
Never = make("Never", ["", "r", "i"], result=NotImplemented)


class Nothing:
    pass


import operator
FUNCS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv,
    operator.mod, operator.pow, operator.matmul, operator.and_, operator.or_, operator.xor,
    operator.lshift, operator.rshift, divmod]
pairs = [(L(), R()), (L(), 5), (5, R()), (R(), 5), (5, L()), (Full(), Full()), (Full(), Sub()),
    (Sub(), Full()), (Full(), SubNoR()), (Never(), R()), (L(), Never()), (Never(), Never()),
    (Nothing(), Nothing()), (Never(), 1), (1, Never()), ("s", R()), ([1], R()), (None, R()),
    (1.5, R())]
for f in FUNCS:
    for a, b in pairs:
        try:
            print(f(a, b), end="|")
        except TypeError as e:
            print(str(e), end="|")
    print()


def inplace(a, b):
    out = []
    for code in ("a += b", "a -= b", "a *= b", "a /= b", "a //= b", "a %= b", "a **= b", "a @= b",
            "a &= b", "a |= b", "a ^= b", "a <<= b", "a >>= b"):
        ns = {"a": a, "b": b}
        try:
            exec(code, ns)
            out.append(ns["a"])
        except TypeError as e:
            out.append(str(e))
    print(out)


inplace(I(), 1)
inplace(Full(), 1)
inplace(L(), 1)
inplace(5, R())
inplace(Never(), R())
inplace(Never(), 1)


class Unary:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "inv"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return "round", n

    def __bool__(self):
        return False

    def __int__(self):
        return 3

    def __float__(self):
        return 4.5

    def __complex__(self):
        return 5j

    def __index__(self):
        return 6


u = Unary()
print(-u, +u, ~u, abs(u), round(u), round(u, 2), not u, int(u), float(u), complex(u), hex(u),
    [0] * 7 and list(range(7))[u], "abc" * 0 + str(range(u)), bin(u), 1 << operator.index(u))


class Vector:
    def __init__(self, *c):
        self.c = c

    def __repr__(self):
        return "V%r" % (self.c,)

    def __add__(self, o):
        if not isinstance(o, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.c, o.c)))

    def __radd__(self, o):
        return self if o == 0 else NotImplemented

    def __mul__(self, k):
        return Vector(*(a * k for a in self.c)) if isinstance(k, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, o):
        return sum(a * b for a, b in zip(self.c, o.c))

    def __iadd__(self, o):
        self.c = (self + o).c
        return self

    def __eq__(self, o):
        return isinstance(o, Vector) and self.c == o.c


v, w = Vector(1, 2), Vector(3, 4)
x = v
x += w
print(v + w, v * 3, 2.5 * w, v @ w, x is v, sum([Vector(1, 1), Vector(2, 2)]), v == Vector(4, 6),
    v != w)
for f in (lambda: v + 1, lambda: 1 + v, lambda: v * "a", lambda: v - w, lambda: v @ 5,
        lambda: v < w, lambda: v ** 2, lambda: v + None):
    err(f)


class IntLike(int):
    def __add__(self, o):
        return "IntLike.add"

    def __radd__(self, o):
        return "IntLike.radd"

    def __rsub__(self, o):
        return "IntLike.rsub"

    def __mod__(self, o):
        return NotImplemented


n = IntLike(7)
print(n + 1, 1 + n, 1 - n, n - 1, n * 2, 1.5 + n, n // 2, -n, type(-n).__name__)
err(lambda: n % 2)


class StrLike(str):
    def __rmod__(self, o):
        return "rmod"

    def __radd__(self, o):
        return "radd"

    def __add__(self, o):
        return "add"


s = StrLike("x")
print("%s" % s, "a" + s, s + "a", s * 2, "fmt" % s)
err(lambda: "fmt" % "y")


class ListLike(list):
    def __radd__(self, o):
        return "ListLike.radd"

    def __rmul__(self, o):
        return "ListLike.rmul"


ll = ListLike([1])
print([0] + ll, 2 * ll, ll * 2, ll + [2])


class GetItemOnly:
    def __mul__(self, o):
        return "mul"

    def __len__(self):
        return 1


print(GetItemOnly() * 3)
err(lambda: 3 * GetItemOnly())


class Assigned:
    pass


a = Assigned()
a.__add__ = lambda o: "instance add"
err(lambda: a + 1)
Assigned.__add__ = lambda self, o: "class add"
print(a + 1)
Assigned.__add__ = None
err(lambda: a + 1)
del Assigned.__add__
err(lambda: a + 1)
Assigned.__add__ = 5
err(lambda: a + 1)


class Blocked(Full):
    __radd__ = None


err(lambda: 1 + Blocked())
print(1 - Blocked(), Blocked() + 1)


class Static:
    __add__ = staticmethod(lambda o: ("static", o))
    __neg__ = classmethod(lambda cls: cls.__name__)


print(Static() + 5, -Static())
