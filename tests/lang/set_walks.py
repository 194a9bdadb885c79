"""Sets small and large are walked, copied and iterated alike, also when keys come and go meanwhile."""
import collections
import pickle


def keys(kind, n):
    if kind == "int":
        return [i * 7919 % 100003 for i in range(n)]
    if kind == "str":
        return ["key %d" % i for i in range(n)]
    return [(i % 7, i // 7) for i in range(n)]


def algebra(kind, n):
    a, b = keys(kind, n), keys(kind, n * 2)[n // 2:]
    x, y = set(a), set(b)
    for k in a[::3]:  # deleted cells
        x.remove(k)
    a = [k for k in a if k in x]
    both = [k for k in a if k in b]
    assert sorted(x) == sorted(a) and sorted(set(x)) == sorted(a) and len(x) == len(a)
    assert sorted(x & y) == sorted(both) == sorted(y & x)
    assert sorted(x - y) == sorted(k for k in a if k not in b)
    assert sorted(x | y) == sorted(a + [k for k in b if k not in x])
    assert sorted(x ^ y) == sorted((x - y) | (y - x))
    assert (x <= y) == all(k in b for k in a) and x.isdisjoint(y) == (not both)
    assert frozenset(x) == x == set(list(x)) and hash(frozenset(x)) == hash(frozenset(a))
    seen = []
    for k in x:
        seen.append(k)
    assert seen == list(x) == [k for k in iter(x)]
    return len(x & y), len(x | y), len(x - y), len(x ^ y)


def same_size(n):
    """The size stays; a key is taken and another one is put in its place."""
    s = set(range(n))
    seen = []
    for k in s:
        seen.append(k)
        if k == n // 2:
            s.remove(n - 1)
            s.add(n * 3)
    return len(seen), seen[: n // 2 + 1] == list(range(n // 2 + 1)), n - 1 in seen


def over(n):
    s = set(range(n))
    it = iter(s)
    half = [next(it) for _ in range(n // 2)]
    rest = 0
    for _ in it:
        rest += 1
    s.add(-5)  # an iterator that is at its end does not notice
    return len(half), rest, it.__length_hint__(), list(it), next(it, "end")


def changed(n):
    s = set(range(n))
    try:
        for k in s:
            s.add(k + 1000)
    except RuntimeError as error:
        return str(error)


class Loud:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 50

    def __eq__(self, other):
        if victim:
            victim.clear()
        return self.n == other.n


for kind in "int", "str", "tuple":
    print(kind, [algebra(kind, n) for n in (1, 3, 9, 40, 70, 130, 600)])
for n in 6, 40, 300:
    print(same_size(n), over(n), changed(n))
victim = set()
a, b = {Loud(i) for i in range(200)}, {Loud(i) for i in range(200)}
victim = a
print(len(a & b) <= 200, len(a))
victim = set()

words = "the cat and the dog and the end".split()
counts = collections.Counter(words)
counts.update(w.upper() for w in words)
counts.update({"cat": 2, "x": 0})
many = collections.Counter({"big": (1 << 60) - 1})
many.update(["big", "big", 1, 1.0, True, (1, 2), (1, 2)])
print(counts.most_common(), many)

value = {"a": [1, 300, 70000, -1, 1 << 40, 2.5, None, True], "text": ["x" * n for n in range(0, 300, 7)],
         "bytes": [b"y" * n for n in (0, 3, 255, 256, 70000)], "wide": "\u4e16\xe9", "more": set(range(9))}
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    data = pickle.dumps(value, protocol)
    print(protocol, pickle.loads(data) == value, len(data))
for cut in 0, 1, 5, 40:
    try:
        pickle.loads(pickle.dumps(value)[:cut])
    except (EOFError, pickle.UnpicklingError) as error:
        print(cut, type(error).__name__, error)
