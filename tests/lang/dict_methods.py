"""Dictionary methods, construction, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


d = {"a": 1, "b": 2, 3: "c", (4, 5): None}
print(d, len(d), d["a"], d[3], d[4, 5], d.get("a"), d.get("z"), d.get("z", 0), "a" in d, "z" in d,
    1 in d, list(d), list(d.values()), list(d.items()))
print(dict(), dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": 1}, k=2, l=3),
    dict(zip("ab", [1, 2])), dict([["p", "q"]]), dict(["ab", "cd"]), dict({}, **{"m": 1}),
    {**d, "a": 9, **{"n": 0}}, {i: i * i for i in range(3)}, dict.fromkeys("ab"),
    dict.fromkeys([1, 2], []), dict.fromkeys({}, 1))
e = d.copy()
e["new"] = [1]
e.update({"a": 10}, b=20)
e.update([("t", 1)])
e.update(u=5)
e.update()
print(e, d)
print(e.pop("new"), e.pop("none", "default"), e.pop("a"), e.popitem(), e.popitem(),
    e.setdefault("b", 99), e.setdefault("sd", []), e.setdefault("none"), e)
del e["b"], e[3]
print(e)
e.clear()
print(e, bool(e), bool(d), e == {}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 1.0},
    {1: "x"} == {True: "x"}, {} == [], {"a": {}} == {"a": {}})
for f in (lambda: d["z"], lambda: d[99], lambda: d[None], lambda: d[[]], lambda: d[{}],
        lambda: {[]: 1}, lambda: d.get([]), lambda: d.get(), lambda: d.get(1, 2, 3),
        lambda: d.pop("z"), lambda: d.pop(), lambda: d.pop(1, 2, 3), lambda: {}.popitem(),
        lambda: {}.pop(1), lambda: d.update(5), lambda: d.update([1]),
        lambda: d.update([(1, 2, 3)]), lambda: d.update(["abc"]), lambda: d.update([()]),
        lambda: d.update({}, {}), lambda: dict(5), lambda: dict([1]), lambda: dict(["a"]),
        lambda: dict(1, 2), lambda: dict(None), lambda: dict([([], 1)]), lambda: dict.fromkeys(),
        lambda: dict.fromkeys(5), lambda: d.setdefault(), lambda: d.setdefault([], 1),
        lambda: d < d, lambda: d + d, lambda: d * 2, lambda: hash(d), lambda: d.nothing,
        lambda: d.keys(1), lambda: [] in d, lambda: d.copy(1), lambda: d.clear(1), lambda: {**5},
        lambda: {**[1]}, lambda: dict(**{1: 2}), lambda: dict(**5), lambda: d.update(*5),
        lambda: d()):
    err(f)


def delete():
    del d["z"]


err(delete)


class Keys:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, k):
        return k.upper()


print(dict(Keys()), {**Keys()}, {"a": 0, **Keys()})
d2 = {}
d2.update(Keys())
print(d2)


class Missing(dict):
    def __missing__(self, key):
        self[key] = value = "made %r" % (key,)
        return value


m = Missing(a=1)
print(m["a"], m["b"], m, m.get("c"), "c" in m, Missing.fromkeys("x"), type(m.copy()).__name__,
    type(m | {}).__name__)


class NoSet(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)


n = NoSet(a=1)
n["b"] = 2
n.update(c=3)
n.setdefault("d", 4)
print(n, {**n}, dict(n))
n.attr = "x"
print(n.attr)
d = {}
for i in range(1000):
    d[i] = str(i)
for i in range(0, 1000, 2):
    del d[i]
for i in range(2000, 2100):
    d[i] = i
print(len(d), list(d)[:4], list(d)[-2:], d[1], d[999], d[2050], sum(1 for k in d if k < 1000),
    500 in d)
print({1: "a", True: "b", 1.0: "c"}, {"a": 1, "a": 2}, {None: 1, "": 2, 0: 3, (): 4, False: 5},
    {float("inf"): 1, 10**30: 2})
print(d.__contains__(1), d.__getitem__(1), {}.__len__(), {}.__eq__({}), {1: 2}.__eq__(5),
    {}.__repr__(), dict.__name__, {}.__class__, {}.__sizeof__() > 0)
print(repr({"self": {1: {2: {}}}}), str({"it's": 'q"'}), f"{ {'a': 1} }", "%s" % {"a": (1,)})


class H:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, H) and self.n == other.n

    def __repr__(self):
        return "H%d" % self.n


c = {H(i): i for i in range(10)}
print(c[H(7)], H(10) in c, c.pop(H(3)), list(c), len(c))


class Bad:
    def __hash__(self):
        raise ValueError("no hash")


class BadEq:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise RuntimeError("no eq")


err(lambda: {Bad(): 1})
err(lambda: {BadEq(): 1, BadEq(): 2})
err(lambda: Bad() in {})
err(lambda: {BadEq(): 1}[5])
