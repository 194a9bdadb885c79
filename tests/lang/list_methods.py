"""List methods: append, extend, insert, remove, pop, index, count, reverse, copy, clear."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = []
a.append(1)
a.append([2])
a.append(a)
print(a, len(a), a[2] is a)
a = [1, 2, 3]
a.extend([4])
a.extend("ab")
a.extend(range(2))
a.extend({"k": 1})
a.extend(x * 10 for x in (7, 8))
a.extend(a[:2])
print(a)
a.insert(0, "first")
a.insert(-1, "before last")
a.insert(100, "end")
a.insert(-100, "start")
print(a, a.index(3), a.index(1, 3), a.index("a", 2, 9), a.count(1), a.count("zz"), a.count(True))
print(a.pop(), a.pop(0), a.pop(-2), a.pop(3), a)
a.remove("b")
a.remove(1.0)
a.reverse()
b = a.copy()
print(a, b == a, b is a)
a.clear()
print(a, b)
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].pop(-2), lambda: [1].pop("a"),
        lambda: [1].pop(1.0), lambda: [1].remove(2), lambda: [1].index(2),
        lambda: [1, 2].index(1, 1), lambda: [1].index(), lambda: [1].index(1, "a"),
        lambda: [1].index(1, None), lambda: [].append(), lambda: [].append(1, 2),
        lambda: [].extend(5), lambda: [].extend(), lambda: [].extend(None), lambda: [].insert(1),
        lambda: [].insert("a", 1), lambda: [].count(), lambda: [].sort(1), lambda: [].sort(foo=1),
        lambda: [].reverse(1), lambda: list(5), lambda: list(1, 2), lambda: list(x=1),
        lambda: [].nothing, lambda: [1][1], lambda: [1][-2], lambda: a["a"], lambda: a[None],
        lambda: [].copy(1), lambda: list.append([]), lambda: list.append(5, 1), lambda: hash([])):
    err(f)
print(list(), list("abc"), list((1, 2)), list({1: 2, 3: 4}), list(range(3)), list([1]),
    list(iter([5])), list(map(str, [1])), list(b"ab"), list({5}))
print([1] + [2], [1, 2] * 2, 0 * [1], [[]] * 2, [1, 2] == [1, 2], [1] < [2], [1, 2] != [2, 1],
    1 in [1], [] in [[]], not [], [None] * 3)
for f in (lambda: [1] + (2,), lambda: [1] + None, lambda: [1] * "a", lambda: [1] * 1.5,
        lambda: [1] - [1], lambda: (1,) + [1], lambda: [1] < (1,), lambda: -[1], lambda: [1] + "a",
        lambda: "a" + [1]):
    err(f)
x = [[0] * 3] * 2
x[0][1] = 5
print(x)
x = [3, 1, 2]
y = x
x += (4,)
x *= 2
print(y, x is y)
print([i for i in range(10)][3], list(range(100))[-1], [1, 2, 3].__len__(), [1].__contains__(1),
    [1].__add__([2]), [1].__mul__(2), [1].__iadd__("ab"), [1].__eq__((1,)), [3].__getitem__(0),
    list.__name__)
n = [1, 2, 3, 4, 5, 6]
for item in n:
    if item % 2:
        n.remove(item)
print(n)
n = [1, 2]
for item in n:
    if len(n) < 6:
        n.append(item * 10)
print(n)
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), next(it, "done"), list(it))
base = [1, 2]
it = iter(base)
print(list(it))
base.append(3)
print(next(it, "exhausted stays exhausted"))
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r))
q = []
for i in range(1000):
    q.insert(0, i)
for i in range(300):
    q.pop(0)
print(len(q), q[0], q[-1], sum(q))


class Eq:
    def __eq__(self, other):
        print("eq", other)
        return other == 2


print([1, 2, 3].index(Eq()), [1, 2].count(Eq()), Eq() in [5, 2])


class L(list):
    def append(self, x):
        super().append(x * 2)


l = L([1])
l.append(5)
l.extend([6])
print(l, type(l).__name__, type(l + [1]).__name__, type(l[:]).__name__, type(l.copy()).__name__,
    l == [1, 10, 6], isinstance(l, list))
l.attr = 1
print(l.attr, L.__mro__)
