"""copy and pickle: hooks, sharing, recursion, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import copy
import pickle


class Plain:
    def __init__(self, a):
        self.a = a

    def __eq__(self, o):
        return isinstance(o, Plain) and self.a == o.a


class Slots:
    __slots__ = ("x", "y")


class State:
    def __init__(self):
        self.v = 1
        self.cache = "big"

    def __getstate__(self):
        d = self.__dict__.copy()
        del d["cache"]
        return d

    def __setstate__(self, d):
        self.__dict__.update(d)
        self.cache = "rebuilt"


class Reduce:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return Reduce, self.args + ("reduced",)


class NewArgs:
    def __new__(cls, n):
        self = super().__new__(cls)
        self.n = n
        return self

    def __getnewargs__(self):
        return (self.n,)


class Copy:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deep copied"


class SubList(list):
    pass


class SubDict(dict):
    pass


original = [1, [2, 3], {"k": [4]}, (5, [6]), {7}, Plain([8]), "s", b"b", None, 1.5]
shallow, deep = copy.copy(original), copy.deepcopy(original)
print(shallow == original, shallow[1] is original[1], deep == original, deep[1] is original[1],
    deep[3] is original[3], deep[5].a is original[5].a, copy.copy(original[3]) is original[3],
    copy.deepcopy((1, 2)) is not None, copy.deepcopy("s") == "s")
shared = [0]
two = copy.deepcopy([shared, shared])
print(two[0] is two[1])
rec = [1]
rec.append(rec)
d = copy.deepcopy(rec)
print(d[1] is d, d is not rec)
rd = {}
rd["me"] = rd
print(copy.deepcopy(rd)["me"]["me"].keys())
s = Slots()
s.x = [1]
c = copy.copy(s)
print(c.x is s.x, hasattr(c, "y"), copy.deepcopy(s).x is s.x)
st = copy.copy(State())
print(st.v, st.cache, copy.deepcopy(Reduce(1)).args, copy.copy(NewArgs(5)).n, copy.copy(Copy()),
    copy.deepcopy([Copy()]), type(copy.copy(SubList([1]))).__name__, copy.deepcopy(SubDict(a=[1])),
    copy.copy(len) is len, copy.deepcopy(Plain) is Plain, copy.copy({1, 2}),
    copy.copy(bytearray(b"x")), copy.copy(frozenset([1])), copy.deepcopy(range(3)))
sl = SubList([1])
sl.attr = [2]
c = copy.deepcopy(sl)
print(c, c.attr, c.attr is sl.attr)
m = Plain(1).__eq__
for f in (lambda: copy.copy(x for x in ""), lambda: copy.deepcopy(open),
        lambda: copy.copy(copy) is copy, lambda: copy.deepcopy(iter([1, 2])).__next__()):
    err(f)
memo = {}
copy.deepcopy([1], memo)
print(len(memo) > 0)
for proto in range(pickle.HIGHEST_PROTOCOL + 1):
    data = pickle.dumps(original, proto)
    back = pickle.loads(data)
    print(proto, back == original, type(back[5]).__name__, end="; ")
print()
values = [None, True, 0, -1, 2**40, -2**70, 1.5, float("inf"), "é\n", b"\x00", (), (1,), [], [[]],
    {}, {1: {2: 3}}, set(), {1}, frozenset([1]), range(5), slice(1, 2), 1j, Ellipsis,
    NotImplemented, int, len, bytearray(b"q"), "x" * 300, list(range(300)), ValueError("v", 1)]
for v in values:
    back = pickle.loads(pickle.dumps(v))
    print(back == v or repr(back) == repr(v), end=" ")
print()
st = pickle.loads(pickle.dumps(State()))
print(st.v, st.cache, pickle.loads(pickle.dumps(Reduce(1, 2))).args,
    pickle.loads(pickle.dumps(NewArgs(9))).n, pickle.loads(pickle.dumps(SubList([1, 2]))),
    type(pickle.loads(pickle.dumps(SubDict(a=1)))).__name__)
l = [1]
l.append(l)
b = pickle.loads(pickle.dumps(l))
print(b[1] is b, pickle.dumps([1, "a"], 0), pickle.dumps((1, 2.5), 2), pickle.dumps({"a": None}, 4))
x = [shared, shared]
y = pickle.loads(pickle.dumps(x))
print(y[0] is y[1])
sp = pickle.loads(pickle.dumps(s))
print(sp.x)


def local():
    class Local:
        pass
    return Local()


for f in (lambda: pickle.dumps(lambda: 1), lambda: pickle.dumps(x for x in ""),
        lambda: pickle.loads(b""), lambda: pickle.loads(b"garbage"),
        lambda: pickle.loads(b"\x80\x05."), lambda: pickle.dumps(local()),
        lambda: pickle.loads(b"cno_module\nname\n."), lambda: pickle.loads("str"),
        lambda: pickle.dumps(copy)):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0].split("<function")[0])
import io
buf = io.BytesIO()
pickle.dump([1, 2], buf)
pickle.dump("second", buf)
buf.seek(0)
print(pickle.load(buf), pickle.load(buf))
err(lambda: pickle.load(buf))
