"""Sorting many items that compare without running code, in every order: the same answers as inserting one by one."""
import bisect
import math
import random

r = random.Random(17)


def check(name, items, key=None):
    """Against a stable insertion by `<`."""
    want = []
    keys = []
    for x in items:
        k = x if key is None else key(x)
        at = bisect.bisect_right(keys, k)
        keys.insert(at, k)
        want.insert(at, x)
    got = sorted(items, key=key)
    same = len(got) == len(want) and all(a is b for a, b in zip(got, want))
    back = sorted(items, key=key, reverse=True)
    rows = list(reversed(want)) if key is None else back
    down = all(not (a if key is None else key(a)) < (b if key is None else key(b)) for a, b in zip(back, back[1:]))
    again = list(got)
    again.sort(key=key)
    print(name, len(items), same, down, len(rows) == len(back), again == got)


def text(n, alphabet):
    return "".join(r.choice(alphabet) for _ in range(n))


for n in 2, 200, 255, 256, 257, 700, 768, 3000:
    check("small", [r.randrange(10**6) for _ in range(n)])
    check("signed", [r.randrange(-10**9, 10**9) for _ in range(n)])
    check("wide", [r.choice((1, -1)) * r.randrange(2**59) for _ in range(n)])
    check("edges", [r.choice((-(2**60), 2**60 - 1, 0, -1, 1)) + 0 for _ in range(n)])
    check("few", [r.randrange(5) for _ in range(n)])
    check("outlier", [r.randrange(1000) for _ in range(n - 1)] + [2**55])
    check("bool and int", [r.choice((True, False, 0, 1, 2)) for _ in range(n)])
    check("large", [r.randrange(2**70) for _ in range(n)])
    check("floats", [r.uniform(-1e3, 1e3) for _ in range(n)])
    check("magnitudes", [r.choice((1, -1)) * 10.0 ** r.randrange(-300, 300) for _ in range(n)])
    check("zeros", [r.choice((0.0, -0.0, 1.5, -1.5, math.inf, -math.inf, 5e-324)) for _ in range(n)])
    check("numbers", [r.choice((r.random(), r.randrange(3))) for _ in range(n)])
    check("text", [text(r.randrange(12), "abc") for _ in range(n)])
    check("digits", [str(r.randrange(10**9)) for _ in range(n)])
    check("prefix", ["the same " + text(3, "xyz\0") for _ in range(n)])
    check("latin", [text(r.randrange(9), "a\xe9\xff\0z") for _ in range(n)])
    check("wide text", [text(4, "a\u0394\U0001f600") for _ in range(n)])
    check("pairs", [(r.randrange(40), text(2, "ab")) for _ in range(n)])
    check("float pairs", [(r.choice((0.0, -0.0, 2.5, r.random())), r.randrange(9)) for _ in range(n)])
    check("text pairs", [(text(3, "ab"), r.randrange(9), None) for _ in range(n)] if n < 20 else
          [(text(10, "ab"), i) for i in range(n)])
    check("lengths", [(r.randrange(3),) * r.randrange(1, 4) for _ in range(n)])
    check("by key", [[i] for i in range(n)], key=lambda x: x[0] * 7919 % 101)
    check("by text", [[i] for i in range(n)], key=lambda x: str(x[0] * 7919 % 1013))
    check("by float", [[i] for i in range(n)], key=lambda x: x[0] * 7919 % 1013 / 7)
    check("by pair", [[i] for i in range(n)], key=lambda x: (x[0] % 7, -x[0]))
    nearly = list(range(n))
    nearly[n // 2] = -5
    check("nearly", nearly)
    check("down", list(range(n, 0, -1)))
    check("runs", list(range(n // 2)) + [r.randrange(n) for _ in range(n - n // 2)])
    check("mixed runs", [r.randrange(n) for _ in range(n // 2)] + list(range(n - n // 2)))

# No order at all: not-a-number is left to comparing, as ever.
items = [r.random() for _ in range(600)]
items[300] = math.nan
print(len(sorted(items)), sum(x != x for x in sorted(items)))


# What fails leaves each item there once.
class Unordered:
    pass


odd = Unordered()
items = [(r.randrange(20), odd) for _ in range(500)]
try:
    items.sort()
except TypeError as e:
    print(e, len(items), len(set(map(id, items))))


class Counts:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if r.random() < 0.001:
            raise KeyError("enough")
        return self.n < other.n


items = [(r.randrange(5), Counts(i % 50)) for i in range(1000)]
before = sorted(map(id, items))
try:
    items.sort()
except KeyError as e:
    print(e, before == sorted(map(id, items)))


# Sorting within sorting, and a list that changes meanwhile.
def key(x):
    return sorted(range(300), key=lambda y: y * 7 % 11 + x)[x % 300]


print(sorted(range(300), key=key)[:10])
items = [r.randrange(1000) for _ in range(400)]


class Meddles(int):
    def __lt__(self, other):
        items.append(5)
        return int.__lt__(self, other)


items[200] = Meddles(7)
try:
    items.sort()
except ValueError as e:
    print(e, len(items))
