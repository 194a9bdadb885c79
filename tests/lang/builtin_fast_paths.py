"""What the short ways through containers, sorting, text and decoding must get right."""


class Same:
    """Equal to everything with its hash; comparing runs `action`."""

    def __init__(self, n, action=None):
        self.n, self.action = n, action

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        if self.action:
            self.action()
        return other == self.n if not isinstance(other, Same) else other.n == self.n

    def __repr__(self):
        return "Same(%r)" % self.n


def section(name):
    print("---", name)


section("dict copies")
d = {"k%d" % i: i for i in range(20)}
for i in range(0, 20, 3):
    del d["k%d" % i]
copies = [dict(d), d.copy(), {**d}, d | {}, dict.fromkeys(d, 1)]
print([len(c) for c in copies], copies[0] == d == copies[1], list(copies[2]) == list(d))
copies[0]["new"] = 1
copies[1].popitem()
d["k0"] = "again"
print(list(copies[0])[-2:], list(copies[1])[-1], list(d)[-1], "k0" in copies[2])
e = dict(d)
while e:
    e.popitem()
e.update(d)
e.update(a=1)
print(list(e)[-2:], len(e))
m = {1: "a"}
m["x"] = "b"
m[2.0] = "c"
m[(1, "t")] = "d"
c = dict(m)
c[1.0] = "A"
c[True] = "B"
c[2] = "C"
c[(1.0, "t")] = "D"
print(c, m)
for n in (0, 1, 5, 6, 11, 200):
    t = {i: str(i) for i in range(n)}
    u = dict(t)
    u[n] = "end"
    print(n, len(u), u[n], list(u) == list(range(n + 1)), sep=":", end=" ")
print()

section("deleting and inserting again and again")
d = {"k%d" % i: i for i in range(100)}
for i in range(2000):
    d["zz"] = i
    del d["zz"]
print(len(d), d["k50"], d.get("zz"))
s = set(range(50))
for i in range(2000):
    s.discard(7)
    s.add(7)
print(len(s), 7 in s, sorted(s)[:9])

section("keys that compare by code")
d = {Same(1): "one", 2: "two"}
print(d[1], d.get(Same(2)), Same(3) in d, d.setdefault(Same(1), 9))
t = {}
key = Same(1)
key.action = lambda: t.clear()
t[key] = 1
print(t.get(1, "gone"), len(t))
s = {Same(1), Same(2)}
print(1 in s, 3 in s, sorted(x.n for x in s & {1, 2, 3}), sorted(x if type(x) is int else x.n for x in s | {2, 3}))
print(sorted(x.n for x in s - {1}), s.isdisjoint({5, 6}), s.issubset({1, 2, 3}), s == {1, 2})
big = set()
trap = Same(5, lambda: big.add(len(big) + 100))
big.update([trap, 1, 2, 3])
print((5 in big) in (True, False), len(big) >= 5)

section("set algebra")
for a, b in (({1, 2, 3}, {2, 3, 4}), (set(), {1}), ({1}, set()), (set(range(30)), {3, 4})):
    f = frozenset(a)
    print(a & b, a | b, a - b, a ^ b, a <= b, a.isdisjoint(b), f & b, type(f - b).__name__)
a = set("abcdef")
print(sorted(a.intersection("abz", "bq")), sorted(a.difference("ab", {"c": 1})), sorted(a.union([1.5], ())) if 0 else "")
print(sorted(a.difference({"a": 1, "b": 2})), sorted(a.symmetric_difference({"a": 1, "z": 2})))
x = {1, 2}
x ^= x
print(x, {1, 2} - {1: 0}.keys(), set({1: 0, 2: 0}))
x = set(range(6))
x &= {4, 5, 6}
x |= {9}
x -= {4}
print(x, len(x), x.pop() in (5, 9), frozenset([1, 2]) == {2, 1}, hash(frozenset([3, 1])) == hash(frozenset([1, 3])))
print({frozenset([1])} >= {frozenset({1})}, {1} in {frozenset([1])})
values = set([1, True, 1.0, "a", "a", (1, 2), (1.0, 2)])
print(len(values), sorted(map(str, values)))
it = iter({1, 2, 3})
next(it)
try:
    grow = {1, 2, 3}
    for v in grow:
        grow.add(v + 10)
except RuntimeError as error:
    print(error)

section("lists and tuples")
nan = float("nan")
l = [1, 2.0, "three", None, nan, (4, "x"), b"y", [5], 1 << 70]
print(l.index(2), l.index((4.0, "x")), l.count(1.0), nan in l, l.index(nan), float("nan") in l)
print(l == list(l), l == l[:-1], l != l[:], [1, 2] < [1, 2, 0], [nan] == [nan], (1, nan) == (1, nan))
print(l[::3], l[::-2], l[5:1:-1] == l[1:6][::-1][:4], [0] * 5, [None, 1] * 2, ["s"] * 0)
lst = [1, 2, 3]


class Shrink:
    def __eq__(self, other):
        lst.clear()
        return False


print(lst.count(Shrink()), lst)
lst[:] = [Shrink(), 2, 3]
print(2 in lst, lst)
lst[:] = [1, 2]
lst.extend(lst)
print(lst, list({"a": 1}.items()), list({"a": 1}.values()), list({3: 1}.keys()), list({}.items()))
try:
    print([1].index("x"))
except ValueError as error:
    print(error)

section("iterators")
print(list(zip([1, 2], (3, 4), range(5))), list(map(str, (1, None, True, False))))
pairs = [p for p in zip("ab", [1, 2])]
print(pairs, [p for p in enumerate("ab", 5)], list(enumerate([1] * 2, 1 << 60)))
kept = []
for p in {"a": 1, "b": 2, "c": 3}.items():
    kept.append(p)
print(kept, list(filter(None, [0, 1, "", "x", [], [0]])), list(reversed({1: 2, 3: 4})))

section("sorting")
rows = [(3, "c"), (1, "b"), (3, "a"), (1, "a", 0), (2,), (1, "a")]
print(sorted(rows), sorted(rows, reverse=True), sep="\n")
print(sorted([(2.5, 1), (1.5, 2), (1.5, 1)]), sorted([("b", 1), ("a", 2), ("a", 1)]))
print(sorted([(1, 2), (1.0, 1), (True, 0)]), sorted([(1, None), (0, None)]))
for bad in ([(1, None), (1, 2)], [(1, "a"), ("b", 1)], [(), (1,), 3]):
    try:
        print(sorted(bad))
    except TypeError as error:
        print(error)
print(sorted([(), (1,), (0,), ()]), sorted([(i * 7 % 5, i) for i in range(100)])[::9])
print(sorted(["\xe9", "e", "z", "abcdefgh1", "abcdefgh0", "abcdefgh", "abc"], reverse=True))
words = ["w%d" % (i * 7919 % 1000) for i in range(300)]
print(sorted(words) == sorted(words, key=lambda w: w), sorted(words)[::60])
print(sorted([3.5, -1.0, 1e300, 0.0, -0.0, 1e-300]), sorted(range(300), key=lambda i: -i % 7)[::50])

section("text")
print("%x %X %#x %05x %x %s %s %s" % (255, 255, 255, 255, -4096, True, None, False))
print("%s|%10s|%-10s|%.2s|%r|%d%%" % ("a" * 30, "b", "c", "defg", "e", 7))
print("%(a)s%(b)5.1f%(a)x" % {"a": 10, "b": 2.25}, "\xe9%s\u4e16%d" % ("x", 3))
print(str(True), str(None), f"{None}{False}{True!r:>6}")
print("x" * 300 + "%s" % ("y" * 10) == "x" * 300 + "y" * 10, len(("%s," * 100) % tuple(range(100))))
print("abcdefghi" == "abcdefgh" + "i", "abcdefghi" < "abcdefghj", "ab" < "abc", "z" < "\xe9" < "\u4e16")
for n in (1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 33, 64, 65, 100):
    a, b = "q" * n, "q" * (n - 1) + "r"
    print(a == "".join(["q"] * n), a == b, a < b, a.startswith("q" * n), end=" ")
print()
print(b"hello".translate(bytes(range(256))), b"hello".translate(bytes(range(255, -1, -1)))[:2],
      bytearray(b"ab").translate(bytes(range(256))), b"a".translate(b"x" * 256), b"".translate(None))

section("UTF-8")
texts = ["\xe9" * 9, "\u4e16\u754c" * 5, "a\xe9b\u4e16c\U0001f600d" * 4, "\u07ff\u0800\uffff" * 3,
         "\u0434\u0430 " * 5, "\ud7ff\ue000" * 4]
for text in texts:
    data = text.encode()
    print(len(data), data.decode() == text, str(data, "utf-8") == text, bytearray(data).decode() == text)
for tail in (b"\xe9", b"\xe4\xb8", b"\xed\xa0\x80", b"\xe0\x80\x80", b"\xc1\x80", b"\xf0\x9f\x98", b"\xc3("):
    for head in (b"", "\u4e16".encode() * 3, "\xe9".encode() * 4, b"abcdefgh" * 2):
        try:
            (head + tail + b"rest").decode()
        except UnicodeDecodeError as error:
            print(error.start, error.end, error.reason, end="; ")
    print()
    print(("\u4e16".encode() * 3 + tail).decode("utf-8", "replace") == "\u4e16" * 3 + tail.decode("utf-8", "replace"))
print("\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass") == "\ud800")
