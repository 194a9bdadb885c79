"""Items of dicts and sets found at their first place, further on, not at all, or by __eq__ alone."""


class Text(str):
    pass


class Same:
    def __init__(self, hashed):
        self.hashed = hashed

    def __hash__(self):
        return self.hashed

    def __eq__(self, other):
        return True


class Fails:
    def __init__(self, hashed):
        self.hashed = hashed

    def __hash__(self):
        return self.hashed

    def __eq__(self, other):
        raise ValueError("no equality")


class Holder:
    def __init__(self, d):
        self.d = d
        self.s = set(d)


def get(d, key):
    try:
        return d[key]
    except (KeyError, TypeError, ValueError) as e:
        return type(e).__name__, str(e)


def has(d, key):
    try:
        r = key in d, key not in d
        if key in d:
            r += (1,)
        if key not in d:
            r += (0,)
        return r
    except (TypeError, ValueError) as e:
        return type(e).__name__, str(e)


def fresh(text):
    return "".join(list(text))


def look(d):
    s = frozenset(d)
    m = set(d)
    keys = ["a", fresh("long key of some length"), fresh("absent"), 0, -1, -2, 1, 1.0, True, False, None, 8, 16, 24,
            (1, 2), (1, "x"), (1, (2, "y")), (), (1, [2]), [1], 2.5, 1 << 70, b"by", Text("a"), Text("none"),
            frozenset((1, 2)), "\xe9", "\u20ac", "\U0001f600", fresh("key" * 30)]
    for key in keys:
        print(repr(key), get(d, key), has(d, key), has(s, key), has(m, key))


empty = {}
texts = {"a": 1, "long key of some length": 2, "\xe9": 3, "\u20ac": 4, "\U0001f600": 5, "key" * 30: 6}
mixed = {0: "zero", 8: "eight", 16: "sixteen", -1: "minus", (1, 2): "pair", (1, "x"): "px", (1, (2, "y")): "deep",
         (): "none", "a": "letter", None: 0, 2.5: "f", 1 << 70: "big", b"by": "bytes", frozenset((1, 2)): "fs"}
for d in empty, texts, mixed, {True: 1, False: 0}, {1.0: 1, -2: 2}, {i: i for i in range(0, 400, 8)}:
    look(d)

d = {Same(1): "same"}
print(get(d, 1), get(d, 9), get(d, (1, 2)), has(d, 1))
d = {Fails(5): "fails"}
print(get(d, 5), get(d, 6), has(d, 5), has(set(d), 5))
d = {"a": 1, Text("b"): 2}
print(get(d, "b"), get(d, "a"), has(d, "b"))

# Deleted entries, and places that are used again.
d = {i: str(i) for i in range(40)}
for i in range(0, 40, 2):
    del d[i]
for i in range(40):
    print(get(d, i), i in d, end=" ")
    d[i] = -i
print()
print(d)
t = {str(i): i for i in range(40)}
for i in range(0, 40, 3):
    del t[str(i)]
for i in range(40):
    t[str(i)] = t.get(str(i), -1) + 1
print(t)


def store(n):
    d = {}
    for i in range(n):
        d[i] = i
        d[str(i)] = i
        d[i, "k"] = i
        d["const"] = [i]
        d[7] = i
        d[fresh("con") + "st"].append(i)
        d[i & 3] = d
    return len(d), d["const"], d[7] if n < 8 else d[7], sorted(k for k in d if type(k) is int)[:5]


print(store(3)[0:2], store(30)[0:2], store(30)[3])

# Containers and keys that nobody else holds.
for i in range(4):
    print({"a": [i]}["a"], {str(i): i}[str(i)], {i: [i]}[i], "xyz"[i - 1], [{i: i}][0][i], {"a": {i: 1}}["a"][i])
    print(str(i) in {str(i), "z"}, str(i) in {str(i): 1}, i in {i + 1: 2}, (i, 2) in {(i, 2)}, [i] in [[i]])
    h = Holder({i: [i], str(i): "v", (i, i): "t"})
    print(h.d[i], h.d[str(i)], h.d[i, i], i in h.s, str(i) in h.d, (i, i) in h.s, (i, i, i) in h.d)
    h.d[i] = h.d[i] + [1]
    h.d[str(i)] = h
    h.d[(i, i)] = h.d
    h.d["new"] = i
    h.d[9, 9] = i
    print(len(h.d), h.d[i], h.d[str(i)] is h, h.d[(i, i)] is h.d, h.d["new"], h.d[(9, 9)])
    Holder({})  .d[i] = 5
    {}["k"] = 1
    {i: 1}[i] = [i]

# Text of each width.
for s in "abc", "a\xe9c", "a\u20acc", "a\U0001f600c":
    print([s[i] for i in range(-3, 3)], [s[0], s[-1], s[2]])
    for i in 3, -4, 1 << 70:
        try:
            s[i]
        except IndexError as e:
            print(e)


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


class Items(dict):
    def __getitem__(self, key):
        return "item", key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __contains__(self, key):
        return key == "in"


for i in range(3):
    m, n = Missing(a=1), Items(a=1)
    print(m["a"], m["b"], m[i], n["a"], n[i], "in" in n, "a" in n)
    n["q"] = i
    n[i] = i
    m[i] = 2
    m["w"] = 3
    print(m)


class Drops:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("drop", self.name)


d = {1: Drops("one"), "two": Drops("two")}
for i in range(3):
    d[1] = i
    d["two"] = Drops(i)
d["two"] = 0
for key in [], {}, set(), (1, []), Same:
    try:
        d[key] = 1
        print("stored")
    except TypeError as e:
        print(e)

# Displays: interned keys, keys that come twice, other keys.
for i in range(3):
    a = {"x": i, "y": [i], "z": None}
    b = {"x": i, "y": 2, "x": i + 1}
    c = {"x": i, 1: 2, "y": 3, (1, 2): 4}
    d = {fresh("x"): i, "y": 1, fresh("x"): 2}
    e = {"a": i, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7, "a": 8}
    a["w"] = a.pop("x")
    e["i"] = 1
    print(a, b, c, d, e, {"only": i}, {"x": {"x": {"x": i}}})

# Growing, and sets in sets.
d = {}
for i in range(2000):
    d["k%d" % i] = i
    if i % 3 == 0:
        del d["k%d" % (i // 2)]
        d["k%d" % (i // 2)] = -i
print(len(d), sum(d.values()), list(d)[:5], list(d)[-3:])
f = {frozenset((1, 2)), frozenset("ab"), frozenset((frozenset((1, 2)), 3)), frozenset()}
print(frozenset((2, 1)) in f, frozenset("ba") in f, frozenset((frozenset((2, 1)), 3)) in f, frozenset((1, 3)) in f,
      {1, 2} in f, frozenset((1.0, True + 1)) in f, len(f | {frozenset([2, 1])}))
for i in range(3):
    print({int: 1, str: 2}[int], int in {int, str}, {print: 3}.get(print), {Same: 1}.get(Same), {None: 1, 2.5: 2}[2.5])
print(len(set([1, 2, 3, 1.0, True])), set((5,)), set([]), len(set(range(100))), len(set(list("hello"))))

# Short and long text that is equal but not the same, in dicts and sets.
names = ["a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "abcdefghijklmnopq", "", "\xe9", "abcdefgX",
         "Xbcdefgh", "abcdefghijklmnoX", "abcdXfghijklmnop", "\u20acabc"]
d = {fresh(n) + "": i for i, n in enumerate(names)}
s = set(map(fresh, names))
for i in range(3):
    print([d[fresh(n)] for n in names], [fresh(n) in s for n in names], [fresh(n) + "y" in s for n in names])
    d[fresh("ab")] += 1
    del d[fresh("a")]
    try:
        del d[fresh("a")]
    except KeyError as e:
        print("KeyError", e)
    d[fresh("a")] = 0
    for key in [], {}:
        try:
            del d[key]
        except TypeError as e:
            print(e)
print({}, {**{}}, [{} for _ in range(2)])
l = list(range(10)) + [str(i) for i in range(5)]
for sl in (slice(None, None, 2), slice(None, None, -1), slice(3, 20, 4), slice(20, None, -3), slice(5, 5, 2), slice(-1, -40, -2),
           slice(0, 0, -1), slice(8, 2, -1)):
    print(l[sl], tuple(l)[sl] == tuple(l[sl]), "".join(map(str, l))[sl])
for a, b, v in (2, 3, [5]), (2, 2, []), (0, 9, range(20)), (4, 2, "xy"), (-2, 99, (1,)), (1, 3, l):
    m = l[:]
    m[a:b] = v if v is not l else m
    print(m)
