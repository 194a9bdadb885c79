"""random with a seed, heapq, bisect, statistics, string, textwrap."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import bisect
import heapq
import random
import statistics
import string
import textwrap

random.seed(12345)
print(random.random(), random.random(), random.randint(1, 100), random.randrange(10),
    random.randrange(5, 50, 5), random.choice("abcdef"), random.uniform(1, 2),
    random.getrandbits(70), random.gauss(0, 1), random.expovariate(1.5), random.triangular(),
    random.betavariate(2, 3))
x = list(range(10))
random.shuffle(x)
print(x, random.sample(range(100), 5), random.choices("ab", k=5),
    random.choices([1, 2, 3], weights=[1, 0, 5], k=6), random.sample("abc", counts=[2, 1, 1], k=3),
    random.randbytes(5), random.normalvariate(5, 2), random.paretovariate(3),
    random.vonmisesvariate(0, 1), random.gammavariate(2, 1), random.lognormvariate(0, 1),
    random.weibullvariate(1, 2))
r = random.Random("text seed")
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)], first)
for seed in (0, 1, -1, 2**100, "", "abc", b"bytes", 1.5, 7):
    r = random.Random(seed)
    print(seed, r.random(), r.randrange(10**20), r.choice(range(1000)))
for f in (lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randint(5, 1),
        lambda: random.sample([1], 2), lambda: random.sample({1, 2}, 1),
        lambda: random.choices([], k=1), lambda: random.choices([1], weights=[1, 2]),
        lambda: random.getrandbits(-1), lambda: random.Random([]),
        lambda: random.shuffle("abc"), lambda: random.choices([1, 2], weights=[0, 0])):
    err(f)
h = []
for n in (5, 1, 8, 3, 2):
    heapq.heappush(h, n)
print(h, heapq.heappop(h), h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), h,
    heapq.nlargest(2, h), heapq.nsmallest(2, h), heapq.nsmallest(2, ["aaa", "b", "cc"], key=len),
    heapq.nlargest(0, [1]), list(heapq.merge([1, 4], [2, 3], [0])),
    list(heapq.merge("ca", "b", reverse=True)), list(heapq.merge(["aa"], ["b"], key=len)))
data = [9, 4, 7, 1, 8, 2]
heapq.heapify(data)
print(data, [heapq.heappop(data) for _ in range(6)], heapq.nlargest(10, [3, 1]),
    heapq.nsmallest(3, range(100, 0, -1)))
for f in (lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1),
        lambda: heapq.heappush((), 1), lambda: heapq.heapify(5), lambda: heapq.heapify([1, "a"])):
    err(f)
heap = []
for p, name in ((2, "b"), (1, "z"), (2, "a"), (1, "y")):
    heapq.heappush(heap, (p, name))
print([heapq.heappop(heap) for _ in range(4)])
s = [1, 2, 2, 3, 5]
print(bisect.bisect(s, 2), bisect.bisect_left(s, 2), bisect.bisect_right(s, 4), bisect.bisect(s, 0),
    bisect.bisect(s, 9), bisect.bisect_left(s, 2, 2), bisect.bisect_left(s, 3, 0, 2),
    bisect.bisect(["a", "bb", "ccc"], 2, key=len))
bisect.insort(s, 4)
bisect.insort_left(s, 2.0)
bisect.insort(s, -1, key=lambda v: v)
print(s)
err(lambda: bisect.bisect([1], "a"))
err(lambda: bisect.bisect([1], 1, -1))
err(lambda: bisect.insort((), 1))
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]),
    statistics.mode("aabbb"), statistics.stdev([1, 2, 3, 4]), statistics.pvariance([1, 2, 3]),
    statistics.multimode("aabb"), statistics.quantiles([1, 2, 3, 4, 5]), statistics.fmean([1, 2]),
    statistics.geometric_mean([1, 4]), statistics.harmonic_mean([1, 2]))
err(lambda: statistics.mean([]))
print(string.ascii_letters, string.digits, string.punctuation, string.hexdigits,
    repr(string.whitespace), string.capwords("hello big world"))
t = string.Template("$who likes ${what} and $$5 $who2")
print(t.substitute(who="A", what="B", who2="C"), t.safe_substitute(who="A"),
    string.Template("$x").substitute({"x": 1}))
err(lambda: t.substitute(who="A"))
err(lambda: string.Template("$ bad").substitute())


class F(string.Formatter):
    def get_value(self, key, args, kw):
        return "[%s]" % key if isinstance(key, str) else args[key]


print(F().format("{0} {name} {0!r:>5}", "x"), string.Formatter().format("{} {a:>3}", 1, a=2),
    list(string.Formatter().parse("a{b!r:c}d{}")))
text = "The quick brown fox jumps over the lazy dog. " * 3
print(textwrap.fill(text, 30), textwrap.wrap("a b c", 3), textwrap.shorten(text, 20),
    repr(textwrap.dedent("  a\n    b\n  c")), repr(textwrap.indent("a\n\nb", "> ")),
    textwrap.wrap("averyverylongword here", 8),
    textwrap.fill("x y", 40, initial_indent="* ", subsequent_indent="  "))
