"""Rich comparison: fallbacks, reflection, identity, NotImplemented, total_ordering."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Logged:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def cmp_method(op, result):
    def method(self, other):
        print("%s.%s(%r)" % (self.name, op, other), end=" ")
        return result
    return method


class Full(Logged):
    pass


class Never(Logged):
    pass


class Sub(Full):
    pass


for op in ("lt", "le", "eq", "ne", "gt", "ge"):
    setattr(Full, "__%s__" % op, cmp_method(op, "full " + op))
    setattr(Never, "__%s__" % op, cmp_method(op, NotImplemented))
    setattr(Sub, "__%s__" % op, cmp_method("sub " + op, "sub " + op))
a, b, n, m, s, p = Full("a"), Full("b"), Never("n"), Never("m"), Sub("s"), Logged("p")
for x, y in ((a, b), (n, a), (a, n), (n, m), (n, n), (a, s), (s, a), (a, 5), (5, a), (n, 5), (5, n),
        (p, a), (p, p)):
    for f in (lambda: x < y, lambda: x <= y, lambda: x == y, lambda: x != y, lambda: x > y,
            lambda: x >= y):
        err(f)


class EqOnly:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        if not isinstance(other, EqOnly):
            return NotImplemented
        return self.v == other.v


print(EqOnly(1) == EqOnly(1), EqOnly(1) != EqOnly(1), EqOnly(1) != EqOnly(2), EqOnly(1) == 1,
    EqOnly(1) != 1, EqOnly(1) in [EqOnly(1)], [EqOnly(1)] == [EqOnly(1)], [EqOnly(1), 2].index(2),
    [EqOnly(1)].count(EqOnly(1)), EqOnly.__hash__)


class NeOnly:
    def __ne__(self, other):
        return "ne called"


x = NeOnly()
print(x != 1, x == 1, x == x)


class LtOnly:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v


print(LtOnly(1) < LtOnly(2), LtOnly(1) > LtOnly(2), sorted([LtOnly(3), LtOnly(1)])[0].v,
    max([LtOnly(3), LtOnly(1)], key=lambda q: q.v).v, min(LtOnly(3), LtOnly(1)).v,
    max(LtOnly(3), LtOnly(9), LtOnly(1)).v)
err(lambda: LtOnly(1) <= LtOnly(2))
err(lambda: LtOnly(1) >= LtOnly(2))


class Weird:
    def __eq__(self, o):
        return "yes"

    def __lt__(self, o):
        return []

    def __bool__(self):
        raise ValueError("bool of Weird")


class RaisingEq:
    def __eq__(self, o):
        raise RuntimeError("eq raised")

    __hash__ = None


w, r = Weird(), RaisingEq()
print(w == 1, w != 1, w < 1, [w] == [1], w in [1], 1 in [w], (w,) == (1,), {1: w} == {1: 2})
for f in (lambda: r == 1, lambda: r != 1, lambda: r in [1], lambda: 1 in [r], lambda: r in [r],
        lambda: [r] == [r], lambda: [r] == [1], lambda: [r].index(5), lambda: [r].remove(5),
        lambda: (r,) < (1,), lambda: {1: r} == {1: 2}, lambda: w if w else 0, lambda: w < 1 < 2,
        lambda: [1, 2].count(r)):
    err(f)
same = object()
print(same == same, same != same, object() == object(), [float("nan")] == [float("nan")],
    [same] == [same], (same, 1) < (same, 2), [1, [2, 3]] < [1, [2, 4]], [1] < [1, 2], (1, 2) > (1,),
    [[]] > [[]])
for f in (lambda: object() < object(), lambda: same <= same, lambda: [object()] < [object()],
        lambda: {} < {}, lambda: None < None, lambda: int < str, lambda: (lambda: 1) < (lambda: 2),
        lambda: 1 < "1", lambda: [] < {}, lambda: ... < ...):
    err(f)
from functools import total_ordering


@total_ordering
class Total:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


print(Total(1) <= Total(1), Total(1) > Total(0), Total(2) >= Total(3), Total(1) != Total(1))


def no_ops():
    @total_ordering
    class Bad:
        pass


err(no_ops)


class Meta(type):
    def __lt__(cls, o):
        return cls.__name__ < o.__name__

    def __eq__(cls, o):
        return "class eq"

    __hash__ = type.__hash__


class A(metaclass=Meta):
    pass


class B(metaclass=Meta):
    pass


print(A < B, B < A, A > B, A == B, sorted([B, A])[0].__name__)
print(a.__eq__(b), object().__eq__(1), object.__eq__(same, same), object.__ne__(same, same),
    object().__lt__(1), (5).__eq__(5.0), (5).__lt__("a"), [].__eq__(()), "a".__ne__(1))


class Case:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v.lower() == (o.v if isinstance(o, Case) else o).lower()

    def __hash__(self):
        return hash(self.v.lower())


d = {Case("Key"): 1}
d[Case("KEY")] = 2
print(len(d), d[Case("key")], Case("a") == "A", "A" == Case("a"), Case("x") in {Case("X")},
    len({Case("q"), Case("Q")}))
