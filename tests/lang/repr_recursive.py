"""repr and str of nested, recursive and odd objects; deep comparison."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = [1]
a.append(a)
d = {"k": 1}
d["self"] = d
t = ([],)
t[0].append(t)
s = [d, a]
d["list"] = s
print(a, d, t, s)
from collections import OrderedDict, defaultdict, deque
q = deque([1])
q.append(q)
o = OrderedDict(a=1)
o["o"] = o
dd = defaultdict(int, a=1)
dd["d"] = dd
print(q, o, dd)


class Box:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return "Box(%r)" % (self.v,)


class Str(Box):
    def __str__(self):
        return "str of box"


inner = []
inner.append(Box(inner))
print(inner, Box(Box(1)), [Str(1)], str(Str(1)), "%s %r" % (Str(1), Str(2)), f"{Str(1)} {[Str(2)]}",
    {Str(1).v: Str(2)})
import reprlib


class Rec:
    def __init__(self):
        self.items = [self]

    @reprlib.recursive_repr("<...>")
    def __repr__(self):
        return "Rec(%r)" % self.items


print(Rec(), reprlib.repr(list(range(100))), reprlib.repr("x" * 100),
    reprlib.repr({i: i for i in range(10)}))
print([[], [[]], [[[]]]], [(), ((),)], {(): {}}, [None, ..., NotImplemented], [int, str, type],
    [len, print], (1,), ((1,),), [b"a", "a", bytearray(b"a")], {1: (2, [3, {4}])},
    [range(1), slice(1)], [1.0, 1e100, -0.0, 1j], [True, False], ["'", '"', "\n"])
x, y = [], []
x.append(y)
y.append(x)
try:
    x == y
except RecursionError as e:
    print("RecursionError", e)
print(a == a, [a] == [a], a != a)
deep = []
for _ in range(500):
    deep = [deep]
print(len(repr(deep)), repr(deep).count("["))
other = []
for _ in range(500):
    other = [other]
print(deep == other, deep < other, deep != other)
very = []
for _ in range(100000):
    very = [very]
try:
    repr(very)
except RecursionError as e:
    print("RecursionError in repr")
try:
    hash(tuple([very]))
except TypeError as e:
    print(e)
import pprint
pprint.pprint({"b": list(range(30)), "a": {"nested": ["x" * 30, "y" * 30]}, "c": (1,)})
print(pprint.pformat([1, [2, [3, [4]]]], depth=2), pprint.pformat({2: 1, 1: 2}),
    pprint.pformat(["a" * 50, "b" * 50], width=60))
