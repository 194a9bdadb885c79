"""sort and sorted: stability, keys, reverse, errors, mutation during sorting."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


data = [5, 3, 8, 1, 9, 2]
print(sorted(data), sorted(data, reverse=True), data, sorted("hello"), sorted((3, 1)),
    sorted({2: 1, 1: 2}), sorted([]), sorted([1]))
data.sort()
print(data, data.sort(reverse=True), data)
pairs = [("b", 2), ("a", 1), ("c", 2), ("a", 0), ("d", 1), ("e", 2)]
print(sorted(pairs, key=lambda p: p[1]))
print(sorted(pairs, key=lambda p: p[1], reverse=True))
print(sorted(pairs, key=lambda p: -p[1]))
print(sorted(pairs), sorted(sorted(pairs, key=lambda p: p[0]), key=lambda p: p[1]))
words = ["banana", "Apple", "cherry", "apple", "Banana"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len),
    sorted(words, key=str.lower, reverse=True), sorted(words, key=None))
print(sorted([3, 1.5, True, -2, 2**70, float("-inf")]), sorted([[2], [1, 5], [1]]),
    sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([b"b", b"a"]), sorted([True, False]),
    sorted(["é", "e", "z"]))
state = 1
numbers = []
for i in range(2000):
    state = (state * 1103515245 + 12345) % 2**31
    numbers.append(state >> 8 if i % 3 else i)
s = sorted(numbers)
print(all(s[i] <= s[i + 1] for i in range(len(s) - 1)), s[:3], s[-3:], sum(s) == sum(numbers))
indexed = sorted(enumerate(n % 10 for n in numbers), key=lambda p: p[1])
print(all(a[1] < b[1] or a[0] < b[0] for a, b in zip(indexed, indexed[1:])))
back = sorted(enumerate(n % 10 for n in numbers), key=lambda p: p[1], reverse=True)
print(all(a[1] > b[1] or a[0] < b[0] for a, b in zip(back, back[1:])))
for shape in (range(500), range(500, 0, -1), [1] * 300, list(range(250)) * 2,
        [i ^ 1 for i in range(400)], list(range(300)) + [-1], [5] + list(range(300))):
    shape = list(shape)
    t = sorted(shape)
    print(len(t), t[0], t[-1], sorted(shape, reverse=True) == t[::-1], end=" ")
print()
for f in (lambda: sorted([1, "a"]), lambda: sorted([None, 1]), lambda: sorted([1, 2], key=5),
        lambda: sorted([1], 2), lambda: sorted(), lambda: sorted(5),
        lambda: sorted([1], key=lambda: 1), lambda: sorted([1], cmp=1),
        lambda: [3, 1].sort(lambda x: x), lambda: sorted([1j, 2j]), lambda: sorted([{}, {}]),
        lambda: sorted([1, 2], reverse=None),
        lambda: sorted([[1], ["a"]]),
        lambda: sorted([1, 2, 3], key=lambda x: [x, "a"][x % 2])):
    err(f)


class K:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n


class Fail:
    def __lt__(self, other):
        raise ValueError("no order")


print([k.n for k in sorted([K(3), K(1), K(2)])],
    [k.n for k in sorted([K(3), K(1), K(2)], reverse=True)], max([K(1), K(5)], key=lambda k: k.n).n)
err(lambda: sorted([Fail(), Fail()]))
a = [3, 2, 1]


def failing(x):
    if x == 2:
        raise KeyError("in key")
    return x


try:
    a.sort(key=failing)
except KeyError as e:
    print("KeyError", e, a)
m = [3, 1, 2]


def mutate(x):
    m.append(x)
    return x


try:
    m.sort(key=mutate)
except ValueError as e:
    print(e, m)
seen = []
n = [2, 1]
n.sort(key=lambda x: seen.append(len(n)) or x)
print(n, seen)
nan = float("nan")
print(len(sorted([3, nan, 1, nan])), sorted([True, 1, 1.0, 0]), sorted([1.0, 1, True]),
    sorted([0, False, 0.0]))
from functools import cmp_to_key
print(sorted([5, 2, 9], key=cmp_to_key(lambda a, b: b - a)), min(data, key=lambda x: abs(x - 4)),
    sorted(range(5), key=lambda x: (x % 2, -x)))
