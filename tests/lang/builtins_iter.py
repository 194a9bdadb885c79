"""map, filter, zip, enumerate, reversed, any, all, sum, min, max, sorted, next."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], (10, 20))),
    list(map(max, "abc", "bca", "cab")), list(map(None.__class__, [])),
    list(filter(None, [0, 1, "", "a", [], None])), list(filter(lambda x: x % 2, range(5))),
    list(filter(str.isdigit, "a1b2")), next(map(len, ["abc"])))
print(list(zip()), list(zip([1, 2])), list(zip("ab", range(5), [True, False, None])),
    list(zip([], "abc")), dict(zip("ab", [1, 2])), list(zip("ab", "cd", strict=True)),
    list(zip(*[(1, 2), (3, 4)])))
err(lambda: list(zip("abc", "ab", strict=True)))
err(lambda: list(zip("ab", "abc", strict=True)))
err(lambda: list(zip("a", "ab", "ab", strict=True)))
err(lambda: list(zip("ab", "ab", "a", strict=True)))
err(lambda: list(zip("abc", iter("ab"), strict=True)))
print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate("a", start=-1)),
    list(enumerate([], 3)), next(enumerate("z", 10**20)), list(reversed([1, 2])),
    list(reversed("ab")), list(reversed(range(3))))
print(any([]), all([]), any([0, "", None]), any([0, 1]), all([1, "a"]), all([1, 0]),
    any(x > 2 for x in range(5)), all(x for x in [1, 2]))
print(sum([]), sum([1, 2, 3]), sum([1.5, 2]), sum([[1], [2]], []), sum((1, 2), 10),
    sum([True, True]), sum([1j, 2]), sum([2**62, 2**62, 2**62]), sum([0.1] * 3), sum(range(101)),
    sum([(1,), (2,)], ()), sum([1], start=5), sum({1: 2, 3: 4}))
print(min(3, 1, 2), max(3, 1, 2), min([5]), max("hello"), min("b", "a", key=ord),
    max([1, -5, 3], key=abs), min([], default="none"), max((), default=None),
    min([1, 2], key=lambda x: -x), max({"a": 1, "b": 0}), min([2, 1], [1, 2]), max([1, 1.0, True]),
    min([1.0, 1, True]), max(1, 2, key=None), max(["aa", "b", "cc"], key=len),
    min(["aa", "b", "c"], key=len))
it = iter([1, 2])
print(next(it), next(it), next(it, "default"), next(iter([]), None))
for f in (lambda: map(), lambda: map(str), lambda: list(map(5, [1])), lambda: map(str, 5),
        lambda: list(map(lambda: 1, [1])), lambda: filter(), lambda: filter(None),
        lambda: filter(None, 5), lambda: list(filter(5, [1])), lambda: zip(5),
        lambda: zip([], strict=1, x=2), lambda: enumerate(), lambda: enumerate(5),
        lambda: enumerate([], "a"), lambda: enumerate([], 1, 2), lambda: reversed(5),
        lambda: reversed({1, 2}), lambda: reversed(iter([])), lambda: reversed(), lambda: any(),
        lambda: any(5), lambda: all(1, 2), lambda: sum(), lambda: sum(5), lambda: sum(["a"]),
        lambda: sum(["a"], ""), lambda: sum([b"a"], b""),
        lambda: sum([bytearray(b"a")], bytearray()), lambda: sum([1], [2]), lambda: sum([[1]]),
        lambda: sum([1, None]), lambda: min(), lambda: min([]), lambda: max(5), lambda: max(1, "a"),
        lambda: max([1, None]), lambda: min(1, 2, default=3), lambda: max([], key=5),
        lambda: max([1, 2], key=5), lambda: min([1], foo=2), lambda: min((), key=len),
        lambda: next(), lambda: next([]), lambda: next(iter([])), lambda: next(5, 1),
        lambda: iter(5), lambda: sorted([1, "a"]), lambda: sorted(5), lambda: len(map(str, [])),
        lambda: map(str, [])[0]):
    err(f)
m = map(lambda x: 10 // x, [5, 0, 2])
print(next(m))
err(lambda: next(m))
print(next(m), next(m, "end"))


class Counter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        return self.n


c = Counter()
print(list(zip(c, "ab")), next(c), any(x > 5 for x in c), next(c))
c = Counter()
print(list(zip("ab", c)), next(c))
e = enumerate(Counter())
print(next(e), next(e), type(e).__name__, iter(e) is e, type(map(str, [])).__name__,
    type(zip()).__name__, type(filter(None, [])).__name__, type(reversed([])).__name__)
z = zip("abc", "de")
print(next(z), list(z), list(z))
lazy = map(print, "xy")
print("not yet")
list(lazy)


def gen():
    yield 1
    raise ValueError("in gen")


for f in (lambda: sum(gen()), lambda: list(map(str, gen())), lambda: max(gen()),
        lambda: sorted(gen()), lambda: list(zip(gen(), "ab")), lambda: any(x > 5 for x in gen()),
        lambda: tuple(gen()), lambda: set(gen()), lambda: dict(enumerate(gen())),
        lambda: list(filter(None, gen())), lambda: "".join(map(str, gen())), lambda: [*gen()],
        lambda: all(gen())):
    err(f)
print(list(map(lambda *a: a, "ab", "cd", "ef")),
    [list(g) for g in (map(int, "12"), filter(int, "012"))],
    sorted(map(abs, [-3, 1]), reverse=True), list(enumerate(zip("ab", "cd"))),
    max(map(len, ["a", "bbb"])), sum(map(int, "12345")), list(map(dict.get, [{1: 2}], [1])),
    list(map("{}-{}".format, "ab", "cd")))
