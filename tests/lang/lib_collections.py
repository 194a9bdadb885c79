"""collections: deque, Counter, OrderedDict, defaultdict, namedtuple, ChainMap, User*."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict, deque, namedtuple
import collections.abc

d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, d.maxlen, len(d), d[0], d[-1], d.pop(), d.popleft(), d, list(reversed(d)), 2 in d)
d = deque("abcde")
d.rotate(2)
print(d)
d.rotate(-3)
d.extend("xy")
d.extendleft("12")
d.insert(1, "ins")
d.remove("x")
print(d, d.index("y"), d.count("a"), d.copy() == d, d + deque("z"), deque([1]) * 3,
    deque([1, 2]) < deque([1, 3]))
d[1] = "set"
del d[0]
d.reverse()
print(d)
d.clear()
print(d, bool(d))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5],
        lambda: deque([1]).remove(2), lambda: deque([1]).index(2), lambda: deque(5),
        lambda: deque([], -1), lambda: deque([], "a"), lambda: deque([1], 1).insert(0, 2),
        lambda: hash(deque()), lambda: deque([1])[0:1], lambda: deque() + [1]):
    err(f)
q = deque([1, 2, 3])
try:
    for x in q:
        q.append(x)
except RuntimeError as e:
    print(e)
c = Counter("abracadabra")
print(c, c.most_common(2), c["a"], c["zz"], sorted(c.elements()), c.total(),
    Counter(a=2, b=1) + Counter(a=1), Counter(a=2) - Counter(a=3, b=1),
    Counter(a=2, b=1) & Counter(a=1, b=5), Counter(a=1) | Counter(b=2), +Counter(a=-1, b=1),
    -Counter(a=-1), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2))
c.update("aaa")
c.subtract({"b": 5})
del c["zz"]
print(c, Counter([1, 1, 2]), Counter({"x": 0}), Counter())
err(lambda: Counter(5))
err(lambda: Counter("a", "b"))
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, list(o), o.popitem(), o.popitem(last=False), o,
    OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) == {"a": 1},
    list(reversed(OrderedDict(x=1, y=2))), OrderedDict.fromkeys("ab"), o | {"z": 1})
err(lambda: OrderedDict().popitem())
err(lambda: OrderedDict().move_to_end("a"))
dd = defaultdict(list)
dd["a"].append(1)
dd["b"] += [2]
print(dd, dd["c"], len(dd), dd.get("zz"), "zz" in dd, dd.default_factory,
    defaultdict(int, {"x": 1}, y=2), dd.copy() == dd, defaultdict(None, a=1))
err(lambda: defaultdict(None)["k"])
err(lambda: defaultdict(5))
err(lambda: defaultdict(lambda: 1 / 0)["k"])
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, 2)
print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=9), P._make([4, 5, 6]), p == (1, 2, 0),
    hash(p) == hash((1, 2, 0)), P._field_defaults, P(y=1, x=2), [*p], isinstance(p, tuple),
    P.__doc__, P.x.__doc__, p + (1,), P.__match_args__, repr(P), p.__getnewargs__())
for f in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(1, w=2), lambda: P._make([1]),
        lambda: p._replace(q=1), lambda: setattr(p, "x", 5), lambda: p.nothing,
        lambda: namedtuple("A", "1a"), lambda: namedtuple("A", "a a"),
        lambda: namedtuple("A", "_a"), lambda: namedtuple("class", "a"),
        lambda: namedtuple("A", ["def"]), lambda: namedtuple("A", "a", defaults=[1, 2]),
        lambda: namedtuple("A", "a def a _b", rename=True)._fields):
    err(f)
a, b, z = p
print(a, b, z)


class P2(P):
    __slots__ = ()

    @property
    def total(self):
        return sum(self)


print(P2(1, 2, 3).total, P2(1, 2), P2(1, 2)._replace(x=5))
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(cm["a"], cm["b"], len(cm), sorted(cm), cm.maps, cm.new_child({"b": 9})["b"], cm.parents["a"],
    dict(cm), "b" in cm, cm)
cm["b"] = 5
print(cm.maps[0], cm.get("zz", "d"), cm.pop("b"), cm["b"])
err(lambda: cm["zz"])
err(lambda: cm.pop("zz"))


class UD(UserDict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)


class UL(UserList):
    pass


u = UD(a=1)
u["b"] = 2
u.update(c=3)
print(u, u.data, UL([1, 2]) + [3], UL([3, 1]).__class__.__name__, UserString("abc").upper(),
    UserString("a") + "b", len(u), u == {"a": 2, "b": 4, "c": 6})
abc = collections.abc
for cls in (list, dict, set, str, tuple, range, bytes, frozenset, deque, type(iter([])),
        type(x for x in ""), type(len), int):
    print(cls.__name__, [n for n in ("Hashable", "Iterable", "Iterator", "Sized", "Container",
        "Sequence", "MutableSequence", "Mapping", "MutableMapping", "Set", "MutableSet", "Callable",
        "Generator", "Reversible", "Collection") if issubclass(cls, getattr(abc, n))])


class MySeq(abc.Sequence):
    def __getitem__(self, i):
        return [10, 20, 30][i]

    def __len__(self):
        return 3


class MyMap(abc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


s, m = MySeq(), MyMap()
m["a"] = 1
m.update(b=2)
print(list(s), s.index(20), s.count(5), 30 in s, list(reversed(s)), m.pop("a"),
    m.setdefault("c", 3), dict(m), m == {"b": 2, "c": 3}, list(m.items()), m.get("zz"), m.popitem(),
    m.keys() & {"b", "c"})
err(lambda: abc.Sequence())
err(lambda: type("Bad", (abc.Mapping,), {"__len__": lambda s: 0})())
