"""itertools: everything, with its laziness and its errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import itertools as it
import operator

take = lambda n, x: list(it.islice(x, n))
print(take(5, it.count()), take(3, it.count(10, 5)), take(3, it.count(1, -1)),
    take(3, it.count(0.5, 0.25)), it.count(5), it.count(1, 2), take(3, it.count(2**62, 2**61)),
    take(2, it.count(True)))
print(take(7, it.cycle("abc")), list(it.cycle([])), take(3, it.repeat("x")), list(it.repeat(1, 3)),
    it.repeat(5), it.repeat(5, 2), list(map(pow, range(4), it.repeat(2))),
    it.repeat(1, 5).__length_hint__())
print(list(it.chain("ab", [1], ())), list(it.chain()), list(it.chain.from_iterable(["ab", "c"])),
    list(it.compress("abcdef", [1, 0, 1, 0, 1, 1])),
    list(it.dropwhile(lambda x: x < 3, [1, 4, 2, 5])),
    list(it.takewhile(lambda x: x < 3, [1, 2, 4, 1])),
    list(it.filterfalse(lambda x: x % 2, range(6))), list(it.filterfalse(None, [0, 1, ""])))
print(list(it.islice("abcdefg", 3)), list(it.islice("abcdefg", 2, 5)),
    list(it.islice("abcdefg", 1, None, 2)), list(it.islice("abc", 0)),
    list(it.islice("abc", 5, 10)), list(it.islice("abc", None)))
print(list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.accumulate([1, 2, 3, 4])),
    list(it.accumulate([1, 2, 3], operator.mul)), list(it.accumulate([1, 2], initial=10)),
    list(it.accumulate([])), list(it.accumulate("abc")), list(it.accumulate([3, 1, 2], max)),
    list(it.accumulate([], initial=5)))
print(list(it.zip_longest("abc", "d", fillvalue="-")), list(it.zip_longest([1], [])),
    list(it.zip_longest()), list(it.pairwise("abcd")), list(it.pairwise("a")))
print(list(it.product("ab", [1, 2])), list(it.product()), list(it.product("ab", repeat=2)),
    list(it.product([], "a")), len(list(it.product(range(3), repeat=3))))
print(list(it.permutations("abc")), list(it.permutations("abc", 2)), list(it.permutations("ab", 3)),
    list(it.permutations([])), len(list(it.permutations(range(6)))))
print(list(it.combinations("abcd", 2)), list(it.combinations("ab", 3)),
    list(it.combinations("abc", 0)), list(it.combinations_with_replacement("abc", 2)),
    list(it.combinations_with_replacement([], 2)), sum(1 for _ in it.combinations(range(12), 5)))
for k, g in it.groupby("aaabbca"):
    print(k, list(g), end=" ")
print([(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)],
    [k for k, g in it.groupby([1, 1, 2])], list(it.groupby([])))
groups = it.groupby("aab")
k1, g1 = next(groups)
k2, g2 = next(groups)
print(k1, list(g1), k2, list(g2))
a, b = it.tee(iter([1, 2, 3]))
print(next(a), next(a), list(b), list(a), len(it.tee("x", 3)), it.tee("x", 0))
c = it.tee(it.count())[0]
print(next(c), next(c))
s = it.islice(it.count(), 2, None)
print(next(s), next(s))
src = iter(range(10))
print(list(it.islice(src, 3)), next(src), list(it.takewhile(lambda x: x < 6, src)), next(src))
for f in (lambda: it.count("a"), lambda: it.count(1, "a"), lambda: it.cycle(), lambda: it.cycle(5),
        lambda: it.repeat(), lambda: it.repeat(1, "a"), lambda: it.chain(5).__next__(),
        lambda: list(it.chain(5)), lambda: list(it.chain.from_iterable([1])),
        lambda: it.islice("abc"), lambda: it.islice("abc", -1), lambda: it.islice("abc", 1, -1),
        lambda: it.islice("abc", 0, 1, 0), lambda: it.islice("abc", "x"), lambda: it.islice(5, 1),
        lambda: list(it.starmap(pow, [1])), lambda: list(it.starmap(pow, [(1, 2, 3, 4)])),
        lambda: list(it.accumulate([1, "a"])), lambda: it.accumulate(5), lambda: it.zip_longest(5),
        lambda: it.zip_longest("a", foo=1), lambda: it.product(5),
        lambda: it.product("a", repeat=-1), lambda: it.permutations("a", -1),
        lambda: it.permutations(5), lambda: it.combinations("a"), lambda: it.combinations("a", -1),
        lambda: it.groupby(5), lambda: list(it.groupby([1], key=5)), lambda: it.tee(5),
        lambda: it.tee("a", -1), lambda: it.compress("a"), lambda: it.dropwhile(5),
        lambda: list(it.dropwhile(5, [1])), lambda: it.pairwise(5),
        lambda: list(it.filterfalse(5, [1])), lambda: next(it.repeat(1, 0))):
    err(f)


def batched(x, n):
    x = iter(x)
    while chunk := tuple(it.islice(x, n)):
        yield chunk


def primes():
    seen = []
    for n in it.count(2):
        if all(n % p for p in it.takewhile(lambda p: p * p <= n, seen)):
            seen.append(n)
            yield n


print(list(batched("abcdefg", 3)), take(10, primes()),
    ["".join(p) for p in it.product("01", repeat=3)],
    sum(it.chain.from_iterable(it.repeat(range(3), 4))))
z = it.zip_longest(iter("ab"), it.repeat(0, 3))
print(list(z), type(z).__name__, iter(z) is z)


def noisy(n):
    for i in range(n):
        print("make", i, end=" ")
        yield i


ch = it.chain(noisy(2), noisy(1))
print("lazy")
print(list(ch))
x, y = it.tee(noisy(2))
print(list(x), list(y))
