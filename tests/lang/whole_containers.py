"""Containers taken in whole by others: merging, dict(pairs), list(set), set(dict), sums of views, runs to sort."""


def err(f, *args):
    try:
        print("no error:", f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


# --- merging dicts ---------------------------------------------------------------------------------------
words = {"k%d" % i: i for i in range(20)}
numbers = {i: -i for i in range(20)}
del words["k3"], numbers[5]
for a in ({}, {"k1": "old", 2: "old"}, words, numbers):
    for b in (words, numbers, {(1, 2): "t", 1.0: "f", True: "b"}):
        c = {**a, **b}
        d = dict(a)
        d.update(b)
        print(len(c), c == d == a | b, list(c)[:3], list(c.values())[-3:], c.get(2), c.get("k1"))
print({1: "a"} | {True: "b", 1.0: "c"})


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        log.append((self.n, getattr(other, "n", other)))
        return self.n == getattr(other, "n", other)


log = []
merged = {1: "one", Key(2): "two", 3: "three"} | {Key(1): "ONE", 2: "TWO", Key(4): "four"}
print([getattr(k, "n", k) for k in merged], list(merged.values()), len(log) > 1)


class Last:
    def __init__(self, target):
        self.target = target

    def __del__(self):
        self.target["added by the last one"] = 1


source = {i: i for i in range(5)}
target = {1: Last(source), 2: 2}
err(target.update, source)
print(len(target), target[1])
target = {}
target[1] = Last(target)
target.update({1: 1, 2: 2, 3: 3})
print(target)
print({**{"a": Last({})}, **{"a": 1}})


def keywords(**kw):
    return kw


print(keywords(**words, **{"x": 1}) == {**words, "x": 1})
err(lambda: keywords(**words, **{"x": 1, "k7": 2}))


# --- dict(pairs) -------------------------------------------------------------------------------------------
def ending(n, error):
    for i in range(n):
        yield i
    raise error("ended")


print(dict(zip("abc", [1, 2])), dict(enumerate("xyz")), dict(enumerate("xyz", 5)), dict(words.items()) == words)
print(dict(zip([], [])), dict(zip()), dict(zip("ab", "cd", strict=True)), dict(reversed({1: 2, 3: 4}.items())))
err(dict, zip("abc", "ab", strict=True))
err(dict, zip("ab", "abc", "a"))
err(dict, zip("abc"))
err(dict, zip([1, 2, [3]], "abc"))
err(dict, zip(ending(2, KeyError), "abc"))
err(dict, zip("abc", ending(2, StopIteration)))
err(dict, enumerate(ending(2, ValueError)))
growing = {1: 1, 2: 2}
err(growing.update, ((k + 10, v) for k, v in growing.items()))
growing = {1: 1, 2: 2}
err(growing.update, zip((growing.setdefault(k + 20, k) for k in (1, 2)), "ab"))
print(growing)
changed = dict(enumerate([[1], [2]]))
it = iter(changed.items())
next(it)
changed[9] = 9
err(dict, it)

# --- sets --------------------------------------------------------------------------------------------------
for s in (set(), {1}, set(range(40)), {"s%d" % i for i in range(40)}, {(1,), "a", 2.5, None}):
    holes = set(s)
    for x in list(s)[::3]:
        holes.discard(x)
    for t in (s, holes, frozenset(s)):
        print(len(list(t)), sorted(map(str, t)) == sorted(map(str, list(t))), set(list(t)) == t, list(t) == [x for x in t])
    start = [0]
    start.extend(holes)
    print(len(start), start[1:] == list(holes))
print(set(words) == set(words.keys()) == {*words}, set(numbers) == {*numbers}, sorted(set("hello world")), set("") == set())
print(sorted(set({Key(1): 0, Key(2): 0}), key=lambda k: k.n)[1].n, {1, 2} | set({2: 0, 3: 0}))
print(sum(numbers.values()), sum(numbers), sum(words.values()), sum({1: 1.5, 2: 2.5}.values()), min(numbers.values()))
view = {i: i for i in range(3)}


def adding():
    for v in view.values():
        view[v + 100] = v
        yield v


err(lambda: sum(adding()))
print(list({1: [2]}.items()), list(dict.fromkeys("ab").items()), [list(p) for p in numbers.items()][4:6])

# --- sorting runs ------------------------------------------------------------------------------------------
up = list(range(600))
down = up[::-1]
rows = [(i // 3, i) for i in up]
for data in (up, down, up + down, down + up, [x for x in up for _ in (0, 1)][::-1], list(map(float, down)), list(map(str, down))):
    for reverse in (False, True):
        s = sorted(data, reverse=reverse)
        print(s[:2], s[-2:], all((a <= b, a >= b)[reverse] for a, b in zip(s, s[1:])))
for reverse in (False, True):
    print(sorted(rows, key=lambda r: -r[0], reverse=reverse)[:4], sorted(rows[::-1], key=lambda r: r[0], reverse=reverse)[:4])
