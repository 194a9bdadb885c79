"""copy: functions of the dispatch, memos, circles, reduced forms of every kind, what goes wrong."""
import copy
import copyreg


def err(f, *args):
    try:
        print("no error:", f(*args))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Plain:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)


# --- the dispatch may be changed, and its functions called ---------------------------------------------
class Special:
    pass


copy._deepcopy_dispatch[Special] = lambda x, memo: ("special", len(memo))
print(copy.deepcopy([Special(), Special()]))
copy._copy_dispatch[Special] = lambda x: "shallow special"
print(copy.copy(Special()))
copy._deepcopy_dispatch[Special] = None
print(type(copy.deepcopy(Special())).__name__)
old = copy._deepcopy_dispatch[int]
copy._deepcopy_dispatch[int] = lambda x, memo: x + 1
print(copy.deepcopy({1: [2, 3], 4.5: (6,)}))
copy._deepcopy_dispatch[int] = old
print(copy.deepcopy({1: [2, 3]}))
inner = [1, [2]]
for make, thing in ((list, inner), (tuple, (inner,)), (dict, {"k": inner})):
    twin = copy._deepcopy_dispatch[make](thing, {})
    print(twin, twin == thing, twin is thing)

copyreg.pickle(Special, lambda x: (Plain, (), {"reduced": [1]}))
del copy._deepcopy_dispatch[Special], copy._copy_dispatch[Special]
print(vars(copy.deepcopy(Special())), vars(copy.copy(Special())))
copyreg.dispatch_table[Special] = None
print(type(copy.deepcopy(Special())).__name__)
del copyreg.dispatch_table[Special]


# --- the memo ---------------------------------------------------------------------------------------------
class Memo:
    def __init__(self):
        self.items = {}

    def get(self, key, default=None):
        return self.items.get(key, default)

    def __getitem__(self, key):
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value


memo = {}
data = [1, "a", 2.5, (3, 4), None, True, 10 ** 30, b"b", len]
twin = copy.deepcopy(data, memo)
print(twin == data, len(memo), memo[id(data)] is twin, memo[id(memo)] == [data])
memo = {id(inner): "seen"}
print(copy.deepcopy([inner, (inner, 1), {"x": inner}], memo))
own = Memo()
twin = copy.deepcopy([inner, inner, (inner,)], own)
print(twin, twin[0] is twin[1] is twin[2][0], len(own.items), len(own[id(own)]))


# --- sharing and circles ------------------------------------------------------------------------------------
a = []
t = (a, 1)
a.append(t)
u = copy.deepcopy(t)
print(u[0][0] is u, u is not t, u[1])
d = {}
d["self"] = d
e = copy.deepcopy(d)
print(e["self"] is e, e is not d)
p = Plain(a=1)
p.me = p
p.list = [p]
q = copy.deepcopy(p)
print(q.me is q, q.list[0] is q, q is not p, list(vars(q)))
flat = (1, "two", (3.0, None))
print(copy.deepcopy(flat) is flat)
wide = tuple(range(20)) + ([1],)
print(copy.deepcopy(wide) == wide, copy.deepcopy(wide) is wide, copy.deepcopy(wide)[-1] is wide[-1])


# --- instances ---------------------------------------------------------------------------------------------
class Slots:
    __slots__ = ("x", "y")


class Both(Slots):
    def __init__(self):
        self.x = [1]
        self.z = [2]


s = Slots()
s.x = [1]
for f in (copy.copy, copy.deepcopy):
    c = f(s)
    print(c.x, c.x is s.x, hasattr(c, "y"))
    b = Both()
    c = f(b)
    print(c.x, c.x is b.x, c.z, c.z is b.z)
    c = f(p)
    print(c.list is p.list, list(vars(c)))
    vars(c)["added"] = 1
    print(f(c).added, list(vars(f(c))))


class Getattr:
    def __getattr__(self, name):
        raise AttributeError("never " + name)


class Hooked:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return Hooked(("copy", self.v))

    def __deepcopy__(self, memo):
        return Hooked(("deep", copy.deepcopy(self.v, memo)))


class OnInstance:
    pass


g = Getattr()
g.v = [1]
print(copy.copy(g).v is g.v, copy.deepcopy(g).v, copy.copy(Hooked(1)).v, copy.deepcopy(Hooked([1])).v)
o = OnInstance()
o.__deepcopy__ = lambda memo: "the instance's own"
o.__copy__ = None
print(copy.deepcopy(o), type(copy.copy(o)).__name__)
o.__deepcopy__ = None
print(type(copy.deepcopy(o)).__name__)


class SetState:
    def __setstate__(self, state):
        self.state = state


class GetState(SetState):
    def __getstate__(self):
        return ([1], 2)


class Falsy:
    def __getstate__(self):
        return None

    def __setstate__(self, state):
        print("not called")


class ListOf(list):
    pass


class DictOf(dict):
    pass


class NewArgs:
    def __new__(cls, n):
        self = super().__new__(cls)
        self.n = n
        return self

    def __getnewargs__(self):
        return (self.n,)


x = SetState()
x.a = 1
print(copy.deepcopy(x).state, copy.copy(x).state, copy.deepcopy(GetState()).state, vars(copy.copy(Falsy())))
y = ListOf([[1], 2])
y.tag = ["t"]
z = DictOf(k=[1])
z.tag = ["t"]
for f in (copy.copy, copy.deepcopy):
    print(f(y), f(y).tag, f(y)[0] is y[0], f(z), f(z).tag, f(z)["k"] is z["k"], type(f(y)), type(f(z)))
    print(f(NewArgs(3)).n, f({1, 2}), f(frozenset([3])), f(bytearray(b"x")), f(range(3)), f(slice(1, 2)))
    print(f(1 + 2j), f(Plain), f(len), f(print), f(ValueError("v", 1)), f(...), f(NotImplemented))


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    def method(self):
        return self


w = WithMeta()
print(copy.deepcopy(WithMeta) is WithMeta, copy.copy(WithMeta) is WithMeta, copy.deepcopy([w.method])[0]() is not w)


# --- what goes wrong -------------------------------------------------------------------------------------------
class Reduced:
    def __init__(self, parts):
        self.parts = parts

    def __reduce_ex__(self, protocol):
        return self.parts


class Neither:
    __reduce_ex__ = None
    __reduce__ = None


class Abrupt:
    def __deepcopy__(self, memo):
        raise KeyError("abrupt")


class Grows:
    def __deepcopy__(self, memo):
        growing[len(growing)] = 1


growing = {0: Grows(), 1: 2}
print(copy.deepcopy(Reduced("name")).parts)
for parts in ((), (list,), (list, (), None, None, None, None), (Plain, (), 5), (Plain, (), None, [1]),
              (dict, (), None, None, [(1, 2, 3)]), (dict, (), None, None, [(1,)]), (Plain, (), (None, {1: 2})), 7):
    for f in (copy.copy, copy.deepcopy):
        err(f, Reduced(parts))
print(copy.deepcopy(Reduced((list, ([1],), None, iter([2, [3]])))), copy.copy(Reduced((dict, (), None, None, [("a", 1)]))))
for f in (copy.copy, copy.deepcopy):
    err(f, Neither())
    err(f, (i for i in ()))
err(copy.deepcopy, [1, (Abrupt(),)])
err(copy.deepcopy, {"k": Plain(a=Abrupt())})
err(copy.deepcopy, growing)
deep = []
for _ in range(5000):
    deep = [deep]
try:
    copy.deepcopy(deep)
except RecursionError as e:
    print("RecursionError")
while deep:
    deep = deep.pop()
