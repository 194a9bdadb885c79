"""Tuples: operations, methods, comparison, immutability, unpacking into calls."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


t = (1, 2, 3)
print((), (1,), t, (1, (2, [3])), tuple(), tuple("ab"), tuple([1]), tuple(t) is t, tuple(range(3)),
    tuple({1: 2}), tuple(x for x in "q"))
print(len(t), t[0], t[-1], t[1:], t[::-1], t[5:], t + (4,), t * 2, 2 * t, 0 * t, 2 in t, 5 not in t,
    t.index(2), t.count(1), t.index(3, 1), min(t), max(t), sum(t), sorted(t, reverse=True), list(t),
    hash(t) == hash((1, 2, 3)), bool(()), bool(t))
a, b, c = t
x = y = 1, 2
p, = (5,)
[q, r] = (6, 7)
(s, (u, v)) = 1, (2, 3)
print(a, b, c, x, y, p, q, r, s, u, v)
for f in (lambda: t[3], lambda: t[-4], lambda: t["a"], lambda: t[1.5], lambda: t + [1],
        lambda: t + 1, lambda: t * "a", lambda: t * 1.5, lambda: t - t, lambda: t < 5,
        lambda: t < [1], lambda: t.index(9), lambda: t.index(1, 1), lambda: t.append(1),
        lambda: t.sort(), lambda: hash(([],)), lambda: tuple(5), lambda: tuple(1, 2),
        lambda: tuple(x=1), lambda: t(), lambda: (1, "a") < (1, 2), lambda: t.count(),
        lambda: tuple.__new__(), lambda: tuple.__new__(int), lambda: t.index("a", "b")):
    err(f)


def set_item():
    t[0] = 1


def del_item():
    del t[0]


err(set_item)
err(del_item)
for a in ((), (1,), (1, 2), (2,), (1, 2, 3), (1.0, 2)):
    print("".join("<=>"[(a > b) - (a < b) + 1] for b in ((), (1,), (1, 2), (2,), (1, 2, 3),
        (0, 9))), a == (1, 2), a != (1,), end=" ")
print()
n = ([1], 2)
n[0].append(5)
print(n)
try:
    n[0] += [6]
except TypeError as e:
    print(e, n)
t2 = t
t2 += (4,)
t2 *= 2
print(t, t2)
print((1, 2) == [1, 2], ((1)), ((),), ((1, 2),) + ((3,),), (1, 2)[1], "%s %s" % (1, 2),
    isinstance(t, tuple), tuple.__mro__)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    @property
    def first(self):
        return self[0]


z = T(1, 2, 3)
print(z, z.first, type(z).__name__, type(z[:]).__name__, type(z + (1,)).__name__,
    type(z * 1).__name__, z == (1, 2, 3), hash(z) == hash((1, 2, 3)), tuple(z),
    type(tuple(z)).__name__, {z: 1}[(1, 2, 3)])
z.extra = 5
print(z.extra, z.__dict__)
d = {(1, 2): "a", (): "empty", (1, (2, 3)): "nested"}
print(d[1, 2], d[()], d[1, (2, 3)], (1, 2) in d, (2, 1) in d)
it = iter(t)
print(next(it), it.__length_hint__(), list(it))
r = ()
r += r, r
print(r, ((r,) * 2), repr(((((1,),),),)), t.__getnewargs__(), t.__contains__(2),
    t.__eq__([1, 2, 3]), t.__add__((9,)), t.__mul__(0), t.__rmul__(1) == t, t.__lt__((5,)))


def swap(a, b):
    return b, a


print(swap(*swap(1, 2)), (lambda *args: args)(*t, *(4, 5)), [*t, *t], (*t,), {*t}, (0, *t, *"ab"))
