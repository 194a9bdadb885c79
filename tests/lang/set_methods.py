"""Sets and frozensets: methods, operators, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def show(s):
    return type(s).__name__, sorted(s, key=repr)


a, b = {1, 2, 3, 4}, {3, 4, 5}
f = frozenset(b)
print(show(a), show(set()), repr(set()), repr(frozenset()), repr({1}), repr(frozenset([1])),
    show(set("hello")), show({*a, *b}), show({x % 3 for x in range(10)}), show(set({1: 2})),
    show(frozenset("ab")))
for x in (a, frozenset(a)):
    for y in (b, f):
        print(show(x | y), show(x & y), show(x - y), show(x ^ y), x == y, x != y, x <= y, x < y,
            x >= y, x > y, x.isdisjoint(y))
print(show(a.union([9], "x", {3: 4})), show(a.intersection([1, 2], range(2))),
    show(a.difference([1], (2,))), show(a.symmetric_difference([1, 7, 7])), show(a.union()),
    show(a.intersection()), a.issubset(range(10)), a.issuperset([1]), a.issuperset(()),
    a.isdisjoint("abc"), a.isdisjoint([1]), {1} <= {1}, {1} < {1}, set() < {1}, {1, 2} > {1},
    not {1, 2} > {3})
s = {1}
s.add(2)
s.add(2)
s.add((3, 4))
s.update([5, 6], {7}, "z")
s.discard(1)
s.discard(99)
s.remove(2)
print(show(s), len(s), (3, 4) in s, 5 in s, 2 in s)
s.intersection_update({5, 6, 7, 8})
s.difference_update([5])
s.symmetric_difference_update([6, 9])
print(show(s))
t = s
s |= {1, 2}
s &= {1, 2, 7}
s -= {2}
s ^= {1, 100}
print(show(s), s is t)
g = h = frozenset([1])
g |= {2}
g &= {1, 2}
g ^= {3}
g -= {1}
print(show(g), show(h))
u = {42}
print(u.pop(), u, show(s.copy()), s.copy() is s, h.copy() is h, frozenset(h) is h)
s.clear()
print(s)
for q in (lambda: {1}.remove(5), lambda: set().pop(), lambda: {1}.add([]), lambda: {[]},
        lambda: {{}}, lambda: {1}.add(), lambda: {1}.add(1, 2), lambda: {1} | [1],
        lambda: {1} & (1,), lambda: {1} - 5, lambda: {1} ^ "a", lambda: {1} + {2}, lambda: {1} * 2,
        lambda: {1} < [1], lambda: u[0], lambda: hash({1}), lambda: set(5), lambda: set(1, 2),
        lambda: set([[]]), lambda: {1}.update(5), lambda: {1}.union(5), lambda: {1}.discard([]),
        lambda: [] in {1}, lambda: {1}.remove([]), lambda: {1}.issubset(5),
        lambda: frozenset([1]).add(2), lambda: frozenset(1), lambda: {1}.pop(1), lambda: set(x=1),
        lambda: frozenset(x=1), lambda: {1}.nothing, lambda: {1}.remove({5}), lambda: u()):
    err(q)


def ior():
    x = {1}
    x |= [2]


err(ior)
print({1, 2} == frozenset([1, 2]), frozenset([1, 2]) == {2, 1}, {1} == [1],
    {1, 2} == {1.0, True + 1}, hash(frozenset([1, 2])) == hash(frozenset([2, 1])),
    {frozenset([1]): "x"}[frozenset([1])], {1} in {frozenset([1])},
    frozenset([frozenset()]) == {frozenset()}, type({1} | f).__name__, type(f | {1}).__name__)
w = {frozenset([1, 2])}
w.remove({1, 2})
w.discard({5})
print(w)
x = {1, 2, 3}
try:
    for i in x:
        x.add(i + 10)
except RuntimeError as e:
    print(e)
try:
    for i in x:
        x.discard(i)
except RuntimeError as e:
    print(e)
it = iter({1})
print(next(it), next(it, "end"), it.__length_hint__())


class S(set):
    pass


class F(frozenset):
    pass


print(S([1]), F([1]), type(S([1]) | {2}).__name__, type(F([1]) | {2}).__name__,
    type(S([1]).copy()).__name__, S([1]) == {1}, {1} == S([1]), S([1]).union({2}) == {1, 2},
    repr(S()), repr(F()), type({1} | S([2])).__name__, type(F([1]).copy()).__name__)
n = set(range(1000))
n -= set(range(0, 1000, 2))
n |= set(range(2000, 2010))
print(len(n), sum(n), 501 in n, 500 in n, min(n), max(n), len(n & set(range(0, 3000, 3))),
    {len(n ^ n)}, n - n)
print({1, 1.0, True}, {0, False}, {"a", "a"}, {None}, {(), ()}, len({float("nan"), float("nan")}),
    {-1} | {-2} == {-1, -2}, not set(), bool({0}), 3 in {3.0}, [*{7}], {5}.__contains__(5),
    {5}.__len__(), {5}.__or__({6}) == {5, 6}, {5}.__or__([6]), {5}.__rsub__({5, 6}),
    {5}.__and__(frozenset([5])), {5}.__le__({5}), {1}.__eq__([1]))
