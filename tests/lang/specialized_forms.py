"""Each specialized instruction of opcodes.def: a function that reaches it, and what its guards must notice.

A case is: the forms, the source of f (and what it needs), a call that f is specialized with, and
statements that break what a form relies on, each after f has been specialized anew. What each gives,
and what the usual call gives afterwards, is printed: CPython's answers are the expected ones. weft also
tells which forms f has, and every form of opcodes.def must be in some case.
"""
import os
import re
import sys
import threading

try:
    from weft import forms
except ImportError:
    forms = None
# The test modes and -X tlbc=0 change which forms there are, never what programs do.
checked = forms is not None and "WEFT_TEST_SPECIALIZE" not in os.environ and os.environ.get("WEFT_TLBC") != "0"
RUNS = 230
cases = []
covered = {"ADAPT", "JUMP_BACK_ITER", "METHOD_LEAF_TRY"} # these choose a form


def case(names, source, good, *bad, runs=RUNS):
    cases.append((names.split(), source, good, bad, runs))


def share(x):
    """Makes x shared between threads."""
    t = threading.Thread(target=lambda: x)
    t.start()
    t.join()
    return x


class Any:
    """Answers every operator."""

    def __init__(self, name="Any"):
        self.name = name

    def op(sign, swap=False):
        return lambda self, other: (sign, other, self.name) if swap else (self.name, sign, other)

    __add__, __sub__, __mul__, __truediv__ = op("+"), op("-"), op("*"), op("/")
    __radd__, __rsub__, __rmul__, __rtruediv__ = op("+", True), op("-", True), op("*", True), op("/", True)
    __lt__, __le__, __gt__, __ge__ = (lambda self, other: False,) * 4

    def __repr__(self):
        return self.name


class Items:
    def __getitem__(self, i):
        return ("item", i)

    def __setitem__(self, i, v):
        self.set = i, v

    def __repr__(self):
        return f"Items({vars(self)})"


class ListItems(list):
    __getitem__ = Items.__getitem__


# --- arithmetic ---------------------------------------------------------------------------------------

OPERANDS = "1 0 -7 2**60-1 2**62 True 1.5 0.0 -0.0 1e308 5e-324 float('inf') 'a' None [1] Any()".split()


def arithmetic(form, expression, good, into_local=False):
    two = "b" in expression
    source = "def f(a, b, c=0):\n" if two else "def f(a, c=0):\n"
    source += f"    c = {expression}\n    return c" if into_local else f"    return {expression}"
    if two:
        bad = [f"f({x}, {y})" for x, y in zip(OPERANDS, OPERANDS[1:] + OPERANDS[:1])]
        bad += [f"f({good[0]}, {x})" for x in OPERANDS] + [f"f({x}, {good[1]})" for x in OPERANDS]
    else:
        bad = [f"f({x})" for x in OPERANDS]
    case(form, source, f"f({', '.join(good)})", *bad)


for name, sign in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"), ("TRUEDIV", "/"):
    if name in ("ADD", "SUB"):
        arithmetic(f"{name}_INT_PLAIN", f"a {sign} b", ("3", "4"))
        arithmetic(f"{name}_K_INT_PLAIN", f"a {sign} 5", ("3",))
    arithmetic(f"{name}_FLOAT_PLAIN", f"a {sign} b", ("3.5", "4.25"))
    arithmetic(f"{name}_FLOAT", f"a {sign} b", ("3.5", "4.25"), into_local=True)
arithmetic("MUL_K_FLOAT_PLAIN", "a * 2.5", ("3.5",))
arithmetic("RMUL_K_FLOAT_PLAIN", "2.5 * a", ("3.5",))
for name, sign in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"), ("TRUEDIV", "/"):
    arithmetic(f"{name}_FLOAT_INT", f"a {sign} b", ("3.5", "4"), into_local=True)
    arithmetic(f"{name}_INT_FLOAT", f"a {sign} b", ("3", "4.5"), into_local=True)
    arithmetic(f"{name}_K_FLOAT", f"a {sign} 2.5", ("3.5",), into_local=True)
    arithmetic(f"{name}_K_FLOAT_INT", f"a {sign} 3", ("3.5",), into_local=True)
    arithmetic(f"{name}_K_INT_FLOAT", f"a {sign} 2.5", ("3",), into_local=True)
    arithmetic(f"R{name}_K_FLOAT_INT", f"2.5 {sign} a", ("3",), into_local=True)
    arithmetic(f"R{name}_K_FLOAT", f"2.5 {sign} a", ("3.5",), into_local=True)
    arithmetic(f"R{name}_K_INT_FLOAT", f"3 {sign} a", ("3.5",), into_local=True)

BACKWARD = {"ADD": "ADD_TO", "SUB": "SUB_FROM", "MUL": "MUL_WITH"}
for name, sign in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"):
    for name2, sign2 in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"):
        bad = [f"f({x}, {y}, {z})" for x, y, z in zip(OPERANDS, OPERANDS[1:], OPERANDS[2:])]
        bad += [f"f(1.5, 2.5, {x})" for x in OPERANDS] + [f"f(1.5, {x}, 2.5)" for x in OPERANDS]
        bad += [f"f({x}, 1.5, 2.5)" for x in OPERANDS]
        case(f"{name}_THEN_{name2}", f"def f(a, b, c): return (a {sign} b) {sign2} c", "f(1.5, 2.5, 3.25)", *bad)
        case(f"{name}_{BACKWARD[name2]}", f"def f(a, b, c): return c {sign2} (a {sign} b)", "f(1.5, 2.5, 3.25)", *bad)

# --- items of lists -----------------------------------------------------------------------------------

INDICES = "0 2 -1 -3 3 -4 2**70 True 1.5 None 'a' slice(0,2)".split()
LISTS = "(7,8,9) 'abc' {0:'zero'} Items() ListItems([1,2,3]) None 5 [] share([1,2,3])".split()
loads = [f"f([7,8,9], {i})" for i in INDICES] + [f"f({s}, 0)" for s in LISTS]
loads_K = [f"f({s})" for s in LISTS]
case("SUBSCR_LIST", "def f(l, i, c=0):\n    c = l[i]\n    return c", "f([7,8,9], 1)", *loads)
case("SUBSCR_LIST_PLAIN", "def f(l, i): return l[i]", "f([7,8,9], 1)", *loads)
case("SUBSCR_LIST_SAME", "def g(l): return l\ndef f(l, i): return g(l)[i]", "f([7,8,9], 1)", *loads)
case("SUBSCR_STR_PLAIN", "def f(s, i): return s[i]", "f('abc\\xe9', 1)", *[f"f('abc\\xe9', {i})" for i in INDICES], "f('abc\\xe9', 3)",
     "f('', 0)", "f('a\\u20ac\\U0001f600', 1)", "f('a\\u20ac\\U0001f600', 2)", "f(b'abc', 1)", "f(share('xyz' * 2), -1)", "f(None, 0)",
     "class S(str):\n    def __getitem__(self, i): return 'mine', i\nr = f(S('x'), 0)", "class S(str): pass\nr = f(S('x'), 0)", *loads)
case("SUBSCR_LIST_TEMP", "def g(l): return l\ndef f(l, i, c=0):\n    c = g(l)[i]\n    return c", "f([7,8,9], 1)", *loads)
for good, index in ("(7,8,9)", "t"), ("[7,8,9]", "t"), ("[7,8,9]", "s"):
    case("ITEM_OF_CELL", f"def f(l, t, s=0):\n    def g(): l\n    {index} = l[t]\n    return {index}, [l[i] for i in (0, 1)] if t == 1 else l",
         f"f({good}, 1)", *[f"f({good}, {i})" for i in INDICES], *[f"f({s}, 0)" for s in LISTS], *[f"f({s}, 1)" for s in "(share([1,2]), share((1,2)), ((1,),[2]), [[1],2], Items())".split()[:0] + ["share([1,2])", "((1,),[2])", "[[1],2]", "Items()", "None"]])
TUPLES = "[7,8,9] 'abc' {0:'zero'} Items() None 5 () share((1,2,3)) share([1,2]) type('T',(tuple,),{})((4,5))".split()
of_tuples = [f"f((7,8,9), {i})" for i in INDICES] + [f"f({s}, 0)" for s in TUPLES] + ["f(([1],[2]), -1)"]
case("SUBSCR_TUPLE", "def f(t, i): return t[i]", "f((7,8,9), 1)", *of_tuples)
case("SUBSCR_TUPLE", "def f(t, i):\n    t = t[i]\n    return t", "f((7,8,9), 1)", *of_tuples)
case("SUBSCR_TUPLE_TEMP", "def g(t): return t\ndef f(t, i): return g(t)[i]", "f((7,8,9), 1)", *of_tuples)
case("SUBSCR_TUPLE_TEMP", "def f(t, i, c=0):\n    c = (t, i, t)[i]\n    return c", "f((7,8,9), 1)", *of_tuples)
case("SUBSCR_K_TUPLE", "def f(t): return t[0], t[-1]", "f((7,8,9))", *[f"f({s})" for s in TUPLES], "f(([1],))")
case("SUBSCR_K_TUPLE_TEMP", "def g(t): return t\ndef f(t, c=0):\n    c = g(t)[-2]\n    return c, g(t)[1]", "f((7,8,9))",
     *[f"f({s})" for s in TUPLES], "f(([1],[2]))")
case("SUBSCR_K_LIST", "def f(l, c=0):\n    c = l[0]\n    return c", "f([7,8,9])", *loads_K)
case("SUBSCR_K_LIST_PLAIN", "def f(l): return l[0]", "f([7,8,9])", *loads_K)
case("SUBSCR_LIST_JT", "def f(l, i):\n    if not l[i]: return 'no'\n    return 'yes'", "f([7,8,0], 1)",
     "f([7,8,0], 2)", "f(['', None, []], 0)", *loads)
case("SUBSCR_LIST_JF", "def f(l, i):\n    if l[i]: return 'yes'\n    return 'no'", "f([7,8,0], 1)",
     "f([7,8,0], 2)", "f(['', None, []], 0)", *loads)
stores = [f"f([7,8,9], {i}, 'v')" for i in INDICES] + [f"f({s}, 0, 'v')" for s in LISTS] + ["f([7], 0, [1.5])"]
case("STORE_SUBSCR_LIST", "def f(l, i, v):\n    l[i] = v\n    return l", "f([7,8,9], 1, 4)", *stores)
case("STORE_CONST_LIST", "def f(l, i, v=0):\n    l[i] = 'const'\n    return l", "f([7,8,9], 1)", *stores)
case("STORE_SUBSCR_K_LIST", "def f(l, v):\n    l[0] = v\n    return l", "f([7,8,9], 4)",
     *[f"f({s}, 'v')" for s in LISTS])

GIVEN = "s = share([7, 8, 9])\n"
shared_loads = loads + [f"f(s, {i})" for i in INDICES] + ["s.clear(); r = f(s, 0)", "s[:] = [[1], 'x']; r = f(s, -1)"]
case("SUBSCR_SHARED", GIVEN + "def f(l, i, c=0):\n    c = l[i]\n    return c", "f(s, 1)", *shared_loads)
case("SUBSCR_K_SHARED", GIVEN + "def f(l, c=0):\n    c = l[0]\n    return c", "f(s)", *loads_K, "s.clear(); r = f(s)", "s[:] = [[1], 'x']; r = f(s)")
shared_stores = stores + [f"f(s, {i}, [4])" for i in INDICES] + ["s.clear(); r = f(s, 0, 1)", "s[0] = s; r = str(f(s, 0, 1.5))", "r = str(f(s, 0, s))"]
case("STORE_SUBSCR_SHARED", GIVEN + "def f(l, i, v):\n    l[i] = v\n    return l", "f(s, 1, 4)", *shared_stores)
case("STORE_SUBSCR_K_SHARED", GIVEN + "def f(l, v):\n    l[0] = v\n    return l", "f(s, 4)", *[f"f({x}, 'v')" for x in LISTS],
     "s.clear(); r = f(s, 1)", "f(s, [1])", "r = str(f(s, s))")

OWN = """
class A:
    def __add__(self, other): return 'add', other
    def __mul__(self, other): return 'mul', other
    def __getitem__(self, i): return 'item', i
class Sub(A): pass
class First(A):
    def __radd__(self, other): return 'first'
"""
case("PYTHON_OPERATOR", OWN + "def f(x, y): return x + y", "f(A(), 1)", "f(1, Any())", "f(1, 2)", "f(1.5, 2)", "f('a', 'b')",
     "f(None, 1)", "f(Sub(), 1)", "f(A(), First())", "f(First(), 1)", "f(share(A()), 2)", "A.__add__ = lambda x, y: 'new'; r = f(A(), 1)",
     "A.__add__.__code__ = (lambda *a: a[1]).__code__; r = f(A(), 1)", "del A.__add__; r = f(A(), 1)",
     "A.__add__ = lambda x, y: NotImplemented; r = f(A(), 2)", "A.__add__ = lambda x, y: 1 / 0; r = f(A(), 2)")
case("PYTHON_OPERATOR", OWN + "def f(x, i): return x[i]", "f(A(), 1)", "f([1, 2], 1)", "f({1: 2}, 1)", "f(Sub(), (1,))",
     "f(None, 1)", "A.__getitem__ = lambda x, i, j=2: (i, j); r = f(A(), 1)", "del A.__getitem__; r = f(A(), 1)")
case("PYTHON_OPERATOR_K", OWN + "def f(x): return x * 2", "f(A())", "f(3)", "f(1.5)", "f('ab')", "f(None)", "f(Sub())",
     "A.__mul__ = lambda x, y: NotImplemented; r = f(A())", "del A.__mul__; r = f(A())")
case("PYTHON_OPERATOR_K", OWN + "def f(x): return x[0]", "f(A())", "f([4])", "f((5,))", "f({0: 6})", "f('s')", "f(None)",
     "A.__getitem__ = lambda *args: len(args); r = f(A())")

# --- attributes ---------------------------------------------------------------------------------------

P = """
class P:
    def __init__(self, x): self.x = x
    def m(self, *a): return ('m', self.x, *a)
class Other:
    pad = 1
    def __init__(self, x): self.pad, self.x = 0, x
    def m(self, *a): return ('other', self.x, *a)
class Slots:
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
    def m(self, *a): return ('slots', *a)
class Late:
    x = property(lambda self: 'property')
    def m(self, *a): return 'late'
class Missing:
    def __getattr__(self, name): return (lambda *a: name) if name == 'm' else name
class Child(P):
    pass
p = P(1.5)
"""
OBJECTS = "P(2.5) P('s') P(3) P(None) Other(4.5) Slots(5.5) Late() Missing() Child(6.5) 7 None share(P(8.5))".split()
CHANGES = [
    "P.x = property(lambda self: 'data descriptor'); r = {}",
    "P.x = 'class attribute'; r = {}",
    "del p.x; r = {}",
    "p.x = [1]; r = {}",
    "p.__class__ = Child; r = {}",
    "p.__dict__ = {{'x': 'dict'}}; r = {}",
    "p.__dict__['y'] = 1; del p.__dict__['x']; P.__getattr__ = lambda self, n: 'late ' + n; r = {}",
    "P.__getattribute__ = lambda self, n: 'every ' + n; r = {}",
    "P.x = 5; P.__getattr__ = lambda self, n: 'late'; del p.x; r = {}",
]


def on_objects(call):
    return [call.format(o) for o in OBJECTS] + [c.format(call.format("p")) for c in CHANGES]


case("LOAD_ATTR_SLOT", P + "def f(p, c=0):\n    c = p.x\n    return c", "f(p)", *on_objects("f({})"))
case("LOAD_ATTR_SLOT_PLAIN", P + "def f(p): return p.x", "f(p)", *on_objects("f({})"))
case("LOAD_ATTR_SLOT_SAME", P + "def g(p): return p\ndef f(p): return g(p).x", "f(p)", *on_objects("f({})"))
case("LOAD_ATTR_ATTR", P + "q = P(p)\ndef f(q): return q.x.x", "f(q)", *on_objects("f(P({}))"),
     *on_objects("f({})"), "P.x = property(lambda s: s); r = f(q)")
case("ATTR_ADD", P + "def f(z, p): return z + p.x", "f(1.25, p)", *on_objects("f(1.25, {})"), "f(1, p)", "f('a', p)")
case("ATTR_SUB", P + "def f(z, p): return z - p.x", "f(1.25, p)", *on_objects("f(1.25, {})"), "f(1, p)", "f('a', p)")
case("ATTR_MUL", P + "def f(z, p): return z * p.x", "f(1.25, p)", *on_objects("f(1.25, {})"), "f(2, p)", "f(None, p)")
for name, sign in ("PLUS", "+"), ("MINUS", "-"), ("TIMES", "*"):
    case("ATTR_" + name, P + f"def f(z, p): return p.x {sign} z", "f(1.25, p)", *on_objects("f(1.25, {})"), "f(1, p)", "f('a', p)",
         *[f"f({x}, p)" for x in OPERANDS], *[f"f(1.5, P({x}))" for x in OPERANDS])
MIXED = "\nall = [p, Other(2.5), Child(3.5)]\n"
case("LOAD_ATTR_POLY", P + MIXED + "def f(*ps):\n    for p in ps: r = p.x\n    return r", "f(*all)", *on_objects("f({})"),
     "f(*all, Slots(1), *all)", "Other.x = property(lambda s: 'new'); r = f(*all), f(all[1])")
case("LOAD_ATTR_POLY_PLAIN", P + MIXED + "def f(*ps):\n    for p in ps: r = [p.x]\n    return r", "f(*all)",
     *on_objects("f({})"), "f(*all, Slots(1), *all)", "Other.x = property(lambda s: 'new'); r = f(*all), f(all[1])")
STORES = ["({0}, f({0}, 9.5), vars({0}) if hasattr({0}, '__dict__') else 0)[1:]"]
case("STORE_ATTR_SLOT", P + "def f(p, v):\n    p.x = v\n    return p.x", "f(p, 2)", *on_objects("f({}, 9.5)"),
     "P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, ('set', v)); r = f(p, 3)",
     "P.x = property(lambda s: 'get', lambda s, v: None); r = f(p, 3), vars(p)")
case("STORE_ATTR_POLY", P + MIXED + "def f(*ps):\n    for p in ps: p.x = 'v'\n    return [p.x for p in ps]", "f(*all)",
     *on_objects("f({})"), "f(*all, Slots(1), *all)",
     "Other.__setattr__ = lambda self, n, v: None; r = f(*all), all[1].x")
case("STORE_ATTR_ADD", P + "def f(cls, v=1):\n    p = cls.__new__(cls)\n    p.x = v\n    return p.x, vars(p)", "f(P)",
     "f(Child)", "f(Other)", "f(Missing)", "f(Late)", "f(int)", "P.x = 5; r = f(P)", "P.x = property(lambda s: 1); r = f(P)",
     "P.__setattr__ = lambda self, n, v: object.__setattr__(self, 'y', v); r = f(P)",
     "P.__new__ = lambda cls: share(object.__new__(cls)); r = f(P)")

METHODS = [
    "P.m = lambda self, *a: 'replaced'; r = {}",
    "p.m = lambda *a: 'in the instance'; r = {}",
    "P.m = property(lambda self: lambda *a: 'property'); r = {}",
    "P.m = staticmethod(lambda *a: ('static', len(a))); r = {}",
    "P.m = classmethod(lambda cls, *a: (cls.__name__, *a)); r = {}",
    "del P.m; r = {}",
    "del P.m; P.__getattr__ = lambda self, n: lambda *a: 'late'; r = {}",
    "p.__class__ = Child; Child.m = lambda self, *a: 'child'; r = {}",
    "P.m.__code__ = (lambda self, *a: 'code').__code__; r = {}",
]


def on_methods(call):
    return [call.format(o) for o in OBJECTS] + [m.format(call.format("p")) for m in METHODS]


case("LOAD_METHOD_LENT", P + "def f(p, y=1): return p.m()", "f(p)", *on_methods("f({})"))
case("LOAD_METHOD_AND_MOVE", P + "def f(p, y=1): return p.m(y)", "f(p)", *on_methods("f({})"))
case("LOAD_METHOD_POLY_LENT", P + MIXED + "def f(*ps):\n    for p in ps: r = p.m(1)\n    return r", "f(*all)",
     *on_methods("f({})"), "f(*all, Slots(1), *all)", "Other.m = lambda self, a: 'new'; r = f(*all), f(all[1])")
case("LOAD_METHOD_LOCAL", P + "def f(p, y=1): return p.m(" + " + ".join(["y"] * 40) + ")", "f(p)", *on_methods("f({})"))
case("LOAD_METHOD_TEMP", P + "def g(p): return p\ndef f(p, y=1): return g(p).m(y)", "f(p)", *on_methods("f({})"))
case("LOAD_METHOD_POLY", P + MIXED + "def g(p): return p\ndef f(*ps):\n    for p in ps: r = g(p).m(1)\n    return r", "f(*all)",
     *on_methods("f({})"), "f(*all, Slots(1), *all)", "Other.m = lambda self, a: 'new'; r = f(*all), f(all[1])")

LEAVES = """
class P:
    def __init__(self, x): self.x = x
    def m(self): return self.x
class Child(P): pass
class Other:
    def __init__(self, x): self.y, self.x = 0, x
    def m(self): return self.y
class Slots:
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
    def m(self): return self.x
class Late:
    x = property(lambda self: 'property')
    def m(self): return self.x
class Missing:
    def __getattr__(self, name): return lambda *a: ('no', name)
p = P(1)
def own():
    o = P(1)
    o.m = lambda *a: ('own', *a)
    return o
"""
case("METHOD_LEAF", LEAVES + "def f(p): return p.m()", "f(p)", *on_methods("f({})"),
     "P.m.__code__ = (lambda self: 'code').__code__; r = f(p)", "del p.x; f(p)", "p.x = []; r = f(p) is p.x, f(p)",
     "P.x = property(lambda self: 'hidden'); r = f(p)", "f(Other(1)), f(Slots(2)), f(Late()), f(Child(3)), f(p)")
case("METHOD_LEAF_TEMP", LEAVES + "def g(p): return p\ndef f(p): return g(p).m()", "f(p)", *on_methods("f({})"),
     "P.m.__code__ = (lambda self: 'code').__code__; r = f(p)", "del p.x; f(p)", "p.x = []; r = f(p) is p.x, f(p)",
     "f(P([1])), f(P(P(2))).m()", "P.m.__code__ = (lambda self: self).__code__; r = [f(P(i)).x for i in range(20)]",
     "P.x = property(lambda self: 'hidden'); r = f(p)", "f(Other(1)), f(Slots(2)), f(Late()), f(Child(3)), f(p)")

NEW = """
class P:
    def __init__(self, x, y):
        self.x = x
        self.k = None
        self.y = y
class Child(P): pass
class Twice:
    def __init__(self, x, y): self.x = self.y = x
class Slots(P):
    __slots__ = ('z',)
class Members:
    __slots__ = ('x', 'y')
    def __init__(self, x, y):
        self.x = x
        self.y = y
class Backwards(Members):
    __slots__ = ()
    def __init__(self, x, y):
        self.y = y
        self.x = x
class Both(Members):
    def __init__(self, x, y):
        self.x, self.y, self.z = x, 3, y
def show(p): return type(p).__name__, getattr(p, '__dict__', None), p.x, p.y
init = P.__init__.__code__
"""
case("CALL_NEW", NEW + "def f(cls, y=2): return show(cls([1], y))", "f(P)", "f(Child)", "f(Twice)", "f(Slots)", "f(dict)",
     "f(P, [f])", "f(Members), f(Backwards), f(Both)", "P.x = 5; r = f(P)", "P.y = property(lambda s: 1); r = f(P)", "P.__new__ = lambda cls, *a: 7; r = f(P)",
     "P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, ('set', v)); r = f(P)",
     "P.__init__ = lambda self, x, y: setattr(self, 'y', 'new'); r = f(P)", "del P.__init__; r = f(P)",
     "P.__init__.__code__ = (lambda self, x, y: 5).__code__; r = f(P)",
     "P.__init__.__code__ = Twice.__init__.__code__; r = f(P), f(Twice)")
case("CALL_NEW", NEW + "def f(cls, y=2): return show(cls([1], y))", "f(Members)", "f(Backwards)", "f(Both)", "f(P)", "f(int)")
case("CALL_NEW", NEW + "def f(cls, y=2): return show(cls([1], y))", "f(Both)", "f(Backwards)", "f(Members)", "f(P)", "f(int)")
case("CALL_NEW", """
class Four:
    __slots__ = ('kind', 'text', 'line', 'column')
    def __init__(self, kind, text, line, column):
        self.kind = kind
        self.text = text
        self.line = line
        self.column = column
class Again(Four):
    __slots__ = ()
    def __init__(self, kind, text, line, column):
        self.text = text
        self.kind = self.text = kind
        self.line = 7
        self.column = line
class Less(Four):
    __slots__ = ()
    def __init__(self, kind, text, line, column):
        self.text = column
        self.kind = column
def show(p): return [(n, getattr(p, n, 'nothing')) for n in Four.__slots__]
def f(cls, y=2): return show(cls([1], y, 3.5, 'four' * y))""", "f(Four)", "f(Again), f(Four)", "f(Less), f(Four)", "f(int)",
     "p = Four(1, 2, 3, 4)\nfor i in range(3): p.__init__([i], {i}, (i,), i)\nr = show(p)",
     "Four.kind = 5; r = f(Four)", "del Four.text; r = f(Less), f(Four)")

# --- longer ones --------------------------------------------------------------------------------------

UPDATES = (("ADD_MUL", "+= y * 2.5", "1.5"), ("SUB_MUL", "-= y * z", "1.5"), ("ADD_FLOAT", "+= y", "1.5"),
           ("SUB_FLOAT", "-= y", "1.5"), ("ADD_INT", "+= y", "3"), ("SUB_INT", "-= y", "3"),
           ("ADD_INT_K", "+= 5", "3"), ("SUB_INT_K", "-= 5", "3"))
for name, update, y in UPDATES:
    update = update.replace("2.5", "z")
    item = f"def f(l, i, y, z=1.5):\n    l[i] {update}\n    return l"
    values = [f"f([1.5, {x}, {x}], 1, {y})" for x in OPERANDS] + [f"f([1.5, 2, 3], {i}, {x})" for x in OPERANDS for i in (0, 1)]
    holders = [f"f([1.5, 2, 3], {i}, {y})" for i in INDICES] + [f"f({s}, 0, {y})" for s in LISTS]
    case(f"ITEM_{name}", item, f"f([{y}] * 3, 1, {y})", *values, *holders)
    case(f"ITEM_K_{name}", item.replace("[i]", "[1]"), f"f([{y}] * 3, 1, {y})", *values, *holders)
    case(f"ATTR_{name}", P + f"def f(p, y={y}, z=1.5):\n    p.x {update}\n    return p.x", f"f(P({y}))",
         *on_objects("f({})"), *[f"f(P({x}))" for x in OPERANDS], *[f"f(P(1.5), {x})" for x in OPERANDS],
         "P.x = property(lambda s: 1, lambda s, v: setattr(s, 'set', v)); r = f(p), vars(p)",
         "P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, ('set', v)); r = f(p)")
case("LIST_COPY_ITEM", "def f(a, i, b, j):\n    b[j] = a[i]\n    return b", "f([1, 2], 0, [3, 4], 1)",
     *[f"f([1, [2], 3], {i}, [4, [5], 6], 1)" for i in INDICES], *[f"f([1, [2], 3], 1, [4, [5], 6], {i})" for i in INDICES],
     *[f"f({s}, 0, [4, 5], 0)" for s in LISTS], *[f"f([4, 5], 0, {s}, 0)" for s in LISTS], "f(['s'], 0, [share([1])], 0)")
for name, sign in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"):
    case(f"ATTR_ATTR_{name}", P + f"def f(p, q): return p.x {sign} q.x", "f(p, p)", *on_objects("f({}, P(2.5))"),
         *on_objects("f(P(2.5), {})"), *[f"f(P({x}), P(1.5))" for x in OPERANDS], "f(P(1e308), P(1e308))")
for name, sign in ("ADD_TO", "+"), ("SUB_FROM", "-"):
    case(f"ATTR_ATTR_MUL_{name}", P + f"def f(z, p, q): return z {sign} p.x * q.x", "f(2.5, p, p)", *on_objects("f(1.5, {}, P(2.5))"),
         *on_objects("f(1.5, P(2.5), {})"), *[f"f(2.5, P({x}), P(1.5))" for x in OPERANDS], *[f"f({x}, P(2.5), P(1.5))" for x in OPERANDS],
         "f(1.5, P(1e308), P(1e308))")
for name, source in (("MUL_ADD_TO", "w + z * p.x"), ("MUL_SUB_FROM", "w - z * p.x"), ("TIMES_ADD_TO", "w + p.x * z"),
                     ("TIMES_SUB_FROM", "w - p.x * z")):
    case(f"ATTR_{name}", P + f"def f(w, z, p): return {source}", "f(2.5, 3.5, p)", *on_objects("f(1.5, 2.5, {})"),
         *[f"f({x}, 2.5, P(1.5))" for x in OPERANDS], *[f"f(2.5, {x}, P(1.5))" for x in OPERANDS], *[f"f(2.5, 1.5, P({x}))" for x in OPERANDS],
         "f(1.5, 1e308, P(1e308))")
for name, sign in ("ADD", "+"), ("SUB", "-"), ("MUL", "*"), ("TRUEDIV", "/"):
    case(f"{name}_FLOAT_STORE", P + f"def f(p, y=1.5, z=2.5):\n    p.x = y {sign} z\n    return p.x", "f(p)", *on_objects("f({})"),
         *[f"f(p, {x})" for x in OPERANDS], *[f"f(p, 1.5, {x})" for x in OPERANDS], "f(P([1]))", "f(p, 1e308, 1e308)", "f(p, 1.5, 1.5)",
         "P.x = property(lambda s: 1, lambda s, v: setattr(s, 'set', v)); r = f(p), vars(p)",
         "P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, ('set', v)); r = f(p)")
COMPARED = OPERANDS + ["float('nan')", "'a' * 2", "share(['b'])"]
for name, sign in ("LT", "<"), ("LE", "<="), ("EQ", "=="), ("NE", "!="), ("GT", ">"), ("GE", ">="):
    yes_no = ": return 'yes'\n    return 'no'"
    case(f"ATTR_{name}_JF", P + f"def f(p, z):\n    if p.x {sign} z{yes_no}", "f(p, 2.5)", *on_objects("f({}, 2.5)"),
         *[f"f(P({x}), {y})" for x in COMPARED for y in ("1.5", "7", "'aa'", x)])
    case(f"WITH_ATTR_{name}_JF", P + f"def f(p, z):\n    if z {sign} p.x{yes_no}", "f(p, 2.5)", *on_objects("f({}, 2.5)"),
         *[f"f(P({x}), {y})" for x in COMPARED for y in ("1.5", "7", "'aa'", x)])
    for k in "7", "2.5", "'aa'", "0.0":
        case(f"ATTR_{name}_K_JF", P + f"def f(p):\n    if p.x {sign} {k}{yes_no}", "f(P(3))" if k != "'aa'" else "f(P('a'))",
             *on_objects("f({})"), *[f"f(P({x}))" for x in COMPARED])
    case(f"ATTR_ATTR_{name}_JF", P + f"def f(p, q):\n    if p.x {sign} q.x{yes_no}", "f(p, P(2.5))", *on_objects("f({}, P(2.5))"),
         *on_objects("f(P(2.5), {})"), *[f"f(P({x}), P({y}))" for x in COMPARED for y in ("1.5", "7", "'aa'", x)])
case("WITH_ATTR_NE_JF", P + "def f(p, s):\n    a = b = 0\n    if p.x == s + 'b': a = 1\n    if s + 'b' != p.x: b = 1\n    return a, b",
     "f(P('ab'), 'a')", "f(P('ac'), 'a')", "f(P(1), 'a')", "f(P('ab'), 1)")
JUMPS = [f"f(P({x}))" for x in OPERANDS] + ["f(P([]))", "f(P(''))"]
for name, test in ("JT", "not p.x"), ("JF", "p.x"), ("JNONE", "p.x is not None"), ("JNOT_NONE", "p.x is None"):
    case(f"ATTR_{name}", P + f"def f(p):\n    if {test}: return 'yes'\n    return 'no'", "f(P(True))", *on_objects("f({})"), *JUMPS)
case("STORE_ATTR_CONST", P + "def f(p):\n    p.x = 'const'\n    return p.x", "f(p)", *on_objects("f({})"),
     "P.__setattr__ = lambda self, n, v: object.__setattr__(self, n, ('set', v)); r = f(p)",
     "P.x = property(lambda s: 'get', lambda s, v: None); r = f(p), vars(p)")
RUN = "class N: pass\nclass M(N):\n    def __setattr__(self, n, v): N.__setattr__(self, n, (n, v))\n"
RUN_BAD = ["f(M())", "f(None)", "o = N(); o.c = 9; r = f(o)", "o = N(); o.b = 9; r = f(o)", "o = share(N()); r = f(o)",
           "N.c = property(lambda s: 5, lambda s, v: setattr(s, 'set', v)); r = f(N())", "f(f(N(), True))", "f(N(), v=[1])",
           "N.__setattr__ = lambda self, n, v: None; r = f(N())", "f(N)", "N.b = 'class'; r = f(N())", "f(N(), v=share([2]))"]
for name, first in ("STORE_RUN", "v"), ("STORE_RUN_CONST", "'text'"):
    case(name, RUN + f"def f(o, again=False, v=1.5):\n    o.a = {first}\n    o.b = v\n    o.c = None\n    o.d = 2\n    o.e = v\n"
         "    return o if again else vars(o)", "f(N())", *RUN_BAD)
LIMITS = ["f(3)", "f(7)", "f(12)", "f(2.5)", "f('a')", "f(None)", "f(Any())", "f(2**70)", "f(True)", "v = 7.5; r = f(7)", "v = 'a'; r = f('a')",
          "v = 'ab'; r = f('a' + 'b'), f('a')", "del v; r = f(1)", "v = 2**70; r = f(2**70), f(1)", "v = Any(); r = f(1)", "w = 1; r = f(7)",
          "v = None; r = f(None)"]
for name, sign in ("EQ", "=="), ("NE", "!="), ("LT", "<"), ("LE", "<="), ("GT", ">"), ("GE", ">="):
    case(f"GLOBAL_{name}_JF", f"v = 7\ndef f(x):\n    if x {sign} v: return 'yes'\n    return 'no'", "f(5)", *LIMITS)
case("GLOBAL_LT_LOOP", "v = 7\ndef f(x):\n    n = 0\n    while x < v:\n        x = x + 1\n        n = n * 2\n    return x, n", "f(1)",
     *[s for s in LIMITS if "2**70" not in s and "Any" not in s])
for name, sign in ("LT", "<"), ("LE", "<="):
    case(f"STEP_{name}_LOOP", f"def f(i, n):\n    while i {sign} n: i += 1\n    return i", "f(0, 9)", "f(0.5, 9)", "f(0, 9.5)",
         "f('a', 9)", "f(0, 'a')", "f(2**60 - 3, 2**60 + 3)", "f(True, 3)", "f(None, 1)", "f(2**70, 2**70 + 2)", "f(0, None)")
    case(f"STEP_{name}_K_LOOP", f"def f(i):\n    while i {sign} 9: i += 1\n    return i", "f(0)", "f(0.5)", "f('a')", "f(True)",
         "f(None)", "f(2**70)")
GRIDS = ["f([[1, 2], [3, 4]], {0}, {1})", "f([(1, 2), [3, 4]], {0}, {1})", "f(['ab', {{0: 5, 1: 6}}], {0}, {1})", "f([None, 5], {0}, {1})",
         "f(([1, 2], [3, 4]), {0}, {1})", "f([share([1, 2]), Items()], {0}, {1})", "f([ListItems([1, 2]), [[7], [8]]], {0}, {1})"]
grids = [g.format(i, j) for g in GRIDS for i, j in ((0, 0), (1, 1), (-1, 0), (0, -2), (2, 0), (0, 2), (0, "'a'"), ("None", 0))]
case("ITEM_OF_ITEM", "def f(l, i, j): return l[i][j]", "f([[1, 2], [3, 4]], 0, 1)", *grids, "f(None, 0, 0)")
case("STORE_ITEM_OF_ITEM", "def f(l, i, j, v=1.5):\n    l[i][j] = v\n    return l", "f([[1, 2], [3, 4]], 0, 1)", *grids,
     "f([[1]], 0, 0, [2])", "f([[1]], 0, 0, share([2]))", "l = [[1]]; f(l, 0, 0, l); r = l[0][0] is l", "f(None, 0, 0)",
     "class D:\n    def __del__(self): print('freed')\nr = f([[D()]], 0, 0)")
HOLDERS = ["f(P([1, 2]), {})", "f(P((1, 2)), {})", "f(P({{0: 3}}), {})", "f(P(None), {})", "f(Other([5, 6]), {})", "f(Slots([7, 8]), {})",
           "f(Late(), {})", "f(Missing(), {})", "f(P(share([1, 2])), {})", "f(share(P([1, 2])), {})", "f(None, {})", "f(P(Items()), {})"]
holders = [h.format(i) for h in HOLDERS for i in (0, 1, -1, 2, -3, "'a'", "None")]
case("ITEM_OF_ATTR", P + "def f(p, i): return p.x[i]", "f(P([1, 2]), 1)", *holders, "P.x = property(lambda s: 'prop'); r = f(p, 0)")
case("STORE_ITEM_OF_ATTR", P + "def f(p, i, v=1.5):\n    p.x[i] = v\n    return p.x", "f(P([1, 2]), 1)", *holders,
     "l = [0]; P.x = property(lambda s: l); r = f(p, 0), l", "f(P([1]), 0, [2])")
for k in "0", "1", "-1", "2":
    case("ITEM_K_OF_ATTR" if k != "-1" else "", P + f"def f(p, i, v=0):\n    v = p.x[{k}]\n    return v, p.x[{k}]", "f(P([1, 2, 3]), 1)", "f(P((1, 2, 3)), 1)", "f(P(([1], [2], [3])), 1)", *holders[::7],
         "P.x = property(lambda s: 'prop'); r = f(p, 0)", "f(P([1, 2, 3]), 0, [2])")
    case("ITEM_K_OF_ITEM" if k != "-1" else "", f"def f(l, i, v=0):\n    v = l[i][{k}]\n    return v, l[i][{k}]", "f([[1, 2, 3], [3, 4, 5]], 0)", "f([(1, 2, 3), [[4]] * 3], 0)", "f([(1, 2, 3), [[4]] * 3], 1)", "f([[], ()], 1)",
         "f([[], ()], 0)", "f(['abc', {0: 1, 1: 2, -1: 3, 2: 4}], 0)", "f(['abc', {0: 1, 1: 2, -1: 3, 2: 4}], 1)", "f([share([1, 2, 3])], 0)", "f(share([[1, 2, 3]]), 0)", "f([Items()], 0)", "f([ListItems([1, 2, 3])], 0)", "f([None], 0)",
         "f(([1, 2, 3],), 0)", "f([[1, 2, 3]], 1)", "f([[1, 2, 3]], -1)", "f([[1, 2, 3]], 'a')", "f([type('T', (tuple,), {})((1, 2, 3))], 0)")
    case("SUBSCR_K_LIST_TEMP", f"def g(l): return l\ndef f(l, v=0):\n    v = g(l)[{k}]\n    return v, g(l)[{k}]", "f([1, 2, 3])", "f([])", "f([[1]] * 3)", *loads_K)
    case("", f"def f(l, i, v='v'):\n    l[i][{k}] = v\n    l[i][{k}] += v\n    return l", "f([[1, 2, 3]], 0)", "f([[1, 2, 3]], 0, 1.5)", "f([[1, 2, 3]], 0, [2])", "f([[]], 0)", "f([(1, 2, 3)], 0)", "f([{}], 0)", "f([share([1, 2, 3])], 0, 2)",
         "f([Items()], 0)", "f([ListItems([1, 2, 3])], 0)", "f([None], 0)", "l = [0, 0, 0]; r = f([l], 0, l)", "class D:\n    def __del__(self): print('freed')\nr = len(f([[D(), D(), D()]], 0))")
NUMBERS = "f(0) f(1) f(-1) f(7) f(-8) f(2**60-1) f(-2**60) f(2**70) f(2.5) f(-0.0) f(True) f('%d') f(None) f(Any())".split()
for k, form in (8, "MOD_K_TWOS"), (1, "MOD_K_TWOS"), (2**40, "MOD_K_TWOS"):
    case(form, f"def f(a): return a % {k}", "f(13)", *NUMBERS)
    case("FLOORDIV_K_TWOS", f"def f(a): return a // {k}", "f(13)", *NUMBERS)
for k, form in (4, "MOD_TWOS"), (3, "MOD_K"), ("b", "MOD"):
    numbers = [n.replace(")", f", {b})") for n in NUMBERS for b in (5, -5, 0, "2**70", "2.5", "None")] if k == "b" else NUMBERS
    good, args = ("f(12, 5)", "a, b") if k == "b" else ("f(12)", "a")
    for right in (0, 2, -1, 1.0, "None"):
        case(f"{form}_IF_EQ", f"def f({args}):\n    if a % {k} == {right}: return 'yes'\n    return 'no'", good, *numbers)
    case(f"{form}_IF_TRUE", f"def f({args}):\n    if a % {k}: return 'yes'\n    return 'no'", good, *numbers)
case("ITEM_OF_ATTR", P + "def f(p, i, v=0):\n    v = p.x[i]\n    return v", "f(P([1, 2]), 1)", *holders, "f(P([1]), 0, [2])")
case("ITEM_OF_ITEM", "def f(l, i, j, v=0):\n    v = l[i][j]\n    return v", "f([[1, 2], [3, 4]], 0, 1)", *grids, "f([[1]], 0, 0, [2])")
BITS = [f"f({x}, {y})" for x in ("6", "-6", "0", "2**70", "True", "{1, 2}", "{3}", "1.5", "None") for y in ("2", "8", "-1", "2**70", "False", "{1}", "{4}", "'a'")]
for form, test in ("AND_JF", "if {}"), ("AND_JT", "if not {}"):
    case(form, f"def f(a, b):\n    {test.format('a & b')}: return 'yes'\n    return 'no'", "f(6, 3)", *BITS)
    case(form.replace("_", "_K_"), f"def f(a, b=0):\n    {test.format('a & 4')}: return 'yes'\n    return 'no'", "f(6)", *BITS)
case("CONST_LSHIFT", "def f(n, v=0):\n    v = 5 << n\n    return v", "f(3)", *NUMBERS, "f(57)", "f(58)", "f(59)", "f(60)", "f(64)", "f(3, [1])")
case("CONST_LSHIFT", "def f(n, v=0): return v + (-1 << n)", "f(3)", "f(57)", "f(58)", "f(59)", "f(60)", "f(64)", "f(-1)", "f(None)", "f(True)")
SIZED = "[1,2] () (1,) 'abc' '\\u20ac\\U0001f600' b'xy' {1:2} {1} frozenset() range(4) bytearray(3) None 5 Items() ListItems([1]) share([1,2]) share({1:2})".split()
case("GLOBAL_LEN", "def f(x, y=9): return len(x)", "f([1, 2])", *[f"f({x})" for x in SIZED], "len = max; r = f([1, 2])", "len = lambda x: 'mine'; r = f(())",
     "del len; r = f([])", "import builtins; old = builtins.len\nbuiltins.len = min\ntry: r = f([4, 3])\nfinally: builtins.len = old")
KINDS = "1 1.5 None True 'a' [1] (1,) {1:2} {1} int type f Any() share([1]) ListItems()".split()
OTHER_BUILTINS = ["{0} = lambda *a: 'mine'; r = f(1)", "{0} = max; r = f([1])", "{0} = 5; r = f(1)", "del {0}; r = f('a')", "{0} = int; r = f('7')",
                  "import builtins; old = builtins.{0}\nbuiltins.{0} = lambda *a: 'new'\ntry: r = f('a')\nfinally: builtins.{0} = old",
                  "f = type(f)(f.__code__, dict(globals(), {0}=repr)); r = f('a')"]
case("GLOBAL_TYPE", "def f(x, y=9): return type(x)", "f(1)", *[f"f({x})" for x in KINDS], *[b.format("type") for b in OTHER_BUILTINS])
case("GLOBAL_TYPE", "def f(x, y=9):\n    y = type(x)\n    return y is int, y", "f(1)", "f('a', [1])", "f(None, share([1]))")
case("GLOBAL_PURE", "def f(x, y=9): return ord(x)", "f('a')", *[f"f({x})" for x in KINDS], "f('ab')", "f(b'x')", "f(bytearray(b'xy'))", "f('\U0001f600')",
     *[b.format("ord") for b in OTHER_BUILTINS])
case("GLOBAL_PURE", "def f(x, y=9): return callable(x)", "f(f)", *[f"f({x})" for x in KINDS], *[b.format("callable") for b in OTHER_BUILTINS])
case("GLOBAL_PURE", "def f(x, y=9):\n    y = id(x)\n    return y == id(x) and y != id(y)", "f(f)", *[f"f({x})" for x in KINDS if x[0] not in "1NT'"],
     *[b.format("id") for b in OTHER_BUILTINS if "lambda" not in b])
case("CALL_PURE", "def f(x, ord=ord): return ord(x)", "f('a')", *[f"f({x})" for x in KINDS], "f('xy')", "f('x', lambda x: 'other')", "f('7', int)", "f(b'x')",
     "f(''.join(['\u20ac']))", "f(*[chr(300)], [].append)", "f([1], id) != 0", "f([], callable)")
NEW_GLOBAL = ["{0} = lambda: 0; r = f(1)", "{0} = 5; r = f(1)", "del {0}; r = f(1)", "{0} = share({{1: 'x', 'a': 2}}); r = f(1), f('a'), f('q')",
              "f = type(f)(f.__code__, {{'{0}': {{1: 'other'}}}}); r = f(1)", "{0}.clear(); r = f(1)", "{0}[f] = 7; r = f(f)"]
CONTAINERS = ["{1: 2, 'a': 3}", "{1, 'a'}", "frozenset([1, 'a'])", "'abc'", "'a b c d e f g h i j k l'", "'\u20aca'", "[1, 'a']", "(1, 'a')", "range(3)", "b'a'", "None",
              "share({1: 5})", "share({1})", "share([1])"]
for name, test in ("JF", "x in D"), ("JT", "x not in D"):
    case(f"GLOBAL_CONTAINS_{name}", f"D = {{1: 2, 'a': 3}}\ndef f(x, y=0):\n    if {test}: return 'yes'\n    return 'no'", "f(1)", *[f"f({x})" for x in KINDS],
         *[f"D = {c}; r = f({x})" for c in CONTAINERS for x in ("1", "'a'", "''", "'ab'", "2", "1.0", "None")], "f((1, 2))", "D[1, 2] = 1; r = f((1, 2))",
         *[b.format("D") for b in NEW_GLOBAL])
    case(f"GLOBAL_CONTAINS_{name}", f"D = 'abc'\ndef f(x, i=0):\n    if {test.replace('x ', 'x[i] ')}: return 'yes'\n    return 'no'", "f('a')", "f('xyz', 1)", "f([[1], 'b'])",
         "f([[1]])", "D = {'q': 1}; r = f('q'), f('a')", "D = [[1]]; r = f([[1]]), f('a')", "D = share({'a'}); r = f('a'), f('b')")
GETS = [f"f({d}, {k})" for d in ("{1: 'one', 'a': [2], (1, 2): 3, f: 4, int: 5, None: 6}", "share({1: 'one', 'a': [2]})", "{}") for k in
        ("1", "'a'", "'b'", "(1, 2)", "(1, 3)", "f", "int", "None", "1.0", "True", "[]", "{}", "''.join(['a'])", "-1", "2**70")] + [
    "f(5, 1)", "f(None, 1)", "f(Items(), 1)", "class D(dict): pass\nr = f(D({1: 2}), 1)", "class D(dict):\n    def get(self, *a): return 'mine', a\nr = f(D(), 1)",
    "class K:\n    def __hash__(self): return 1\n    def __eq__(self, o): return 'equal'\nr = f({1: 'one'}, K())",
    "class K:\n    def __hash__(self): 1 / 0\nr = f({1: 'one'}, K())", "import types; r = f(types.MappingProxyType({1: 2}), 1)"]
for n, rest in (1, ""), (2, ", 0"), (2, ", None"), (2, ", e"):
    case(f"LENT_DICT_GET_{n}", f"def f(d, k, e='other', v=0):\n    v = d.get(k{rest})\n    return v", "f({1: 2}, 1)", *GETS, "f({}, 2, [1])", "f({}, 2, share([1]))", "f({3: [4]}, 3, v=[5])",
         "d = {7: [8]}; r = [f(d, 7) is d[7], f(d, 7), d]")
    case(f"GLOBAL_DICT_GET_{n}", f"D = {{1: 2, 'a': 3}}\ndef f(k, e='other', v=0):\n    v = D.get(k{rest})\n    return v", "f(1)", *[f"D = {g[2:g.rindex(', ')]}; r = f({g[g.rindex(', ') + 2:]}"
         for g in GETS if g.startswith("f(") and "(1, " not in g], *[b.format("D") for b in NEW_GLOBAL], "f(5, [1])", "f(5, share([1]))", "f(1, v=[5])")
FREED_LATER = "class D:\n    def __init__(self, n): self.n = n\n    def __del__(self): print('freed', self.n)\n"
case("LENT_DICT_GET_2", FREED_LATER + "def f(d, k, e=None):\n    k = d.get(k, e)\n    print('got')\n    return type(k)", "f({1: 2}, 1)", "f({1: D(1)}, 1)", "f({}, 1, D(2))", "f({1: D(3)}, D(4), D(5))")
case("CALL_BOUND_APPEND", "def f(x, l=None):\n    l = [] if l is None else l\n    a = l.append\n    for i in range(9): a(x)\n    return l, a(i)", "f(1)", *[f"f({x})" for x in KINDS],
     "f(1, share([2]))", "f(1, ListItems())", "f(1, bytearray())", "f(1, __import__('collections').deque())", "f(2, type('A', (), {'append': lambda s, x: print(x)})())")
case("CALL_BOUND_APPEND", "def f(a, x): return a(x)", "f([].append, 1)", "l = []; r = f(l.append, [1]), l", "f(len, [1])", "f(int, '7')", "f([].append, share([1]))", "l = share([]); r = f(l.append, [3]), l",
     "f([].extend, [3])", "f([].append, 1, 2)", "f({}.get, 1)")
CLASSES = """class Base: pass
class Derived(Base): pass
class Liar:
    __class__ = int
class Late: pass
class Meta(type):
    def __instancecheck__(cls, x): return x != 0
class Checked(metaclass=Meta): pass
class Proxy:
    def __getattribute__(self, name): return Base if name == '__class__' else object.__getattribute__(self, name)
"""
THINGS = KINDS + ["Base()", "Derived()", "Liar()", "Late()", "Checked()", "Proxy()", "Base", "share(Derived())"]
for want in "int", "Base", "object", "str":
    for test in "r = isinstance(x, {})", "r = 'no'\n    if isinstance(x, {}): r = 'yes'", "r = 'no'\n    if not isinstance(x, {}): r = 'yes'", "r = isinstance(x, {}) or x is None":
        case("GLOBAL_ISINSTANCE", CLASSES + f"def f(x, r=0):\n    {test.format(want)}\n    return r", "f(1)", *[f"f({x})" for x in THINGS],
             "Late.__class__ = int; r = f(Late())", "Late.__class__ = Base; r = f(Late())", f"{want} = Checked; r = f(1), f(0)", f"{want} = (str, float); r = f(1.5), f(2)",
             f"{want} = 5; r = f(1)", f"{want} = int | str; r = f(1), f(1.5)", f"{want} = dict; r = f(1), f({{}})", "isinstance = lambda *a: 'mine'; r = f(1)",
             "isinstance = issubclass; r = f(int), f(Derived)", f"del {want}; r = f(1)", f"import builtins; builtins.Base = int; globals().pop('{want}', 0); r = f(1)",
             "Derived.__bases__ = (Late,); r = f(Derived())", "def isinstance(x, c): return c.__name__\nr = f(1)")
TRUTHS = [f"f({x})" for x in SIZED] + ["f('')", "f([])", "f({})", "f(set())", "f(b'')", "f(share([]))", "f(0.0)", "f(True)"]
for name, test in ("JT", "not p.x"), ("JF", "p.x"):
    case(f"ATTR_{name}", P + f"def f(x, p=p):\n    p.x = x\n    if {test}: return 'yes'\n    return 'no'", "f(True)", *TRUTHS)
FREED = "class D:\n    def __init__(self, n): self.n = n\n    def __del__(self): print('freed', self.n)\n"
case("MOVE_TWO_TEMPS", FREED + "def f(t, c=0, d=1):\n    (a, b), c, d = t\n    return a, b, c, d", "f(((1, 2), 3, 4))",
     "f((('a', None), [1], share([1])))", "f([[1, 2], 1.5, None])", "f((D(1), 2, 3))", "f(((D(1), 2), D(2), D(3))) and 0",
     "f((('a', 'b'), 'c', 'd'), D(4), D(5))", "f(((1, 2), 3))")
case("MOVE_AND_TEMP", FREED + "def f(a, b, c=0):\n    a, b = b, a + b\n    return a, b", "f(1, 2)", "f('a', 'b')", "f([1], [2])", "f(1.5, True)",
     "f(1, 'a')", "D.__add__ = lambda s, o: [s.n, o.n]\nr = f(D(1), D(2))[1]", "f(share([1]), [2])", "f((1,), share((2,)))")
case("MOVE_TWO_LENT", "def g(x, y): return x, y\ndef f(a, b): return g(a, b)", "f([1], 'x')", "f([2], share([3]))", "f(None, 1.5)")

# --- globals ------------------------------------------------------------------------------------------

case("LOAD_GLOBAL_MODULE_PLAIN", "v = 1\ndef f(): return v", "f()", "v = [2]; r = f()", "v = f; r = f() is f",
     "del v; r = f()", "globals()['v'] = 'item'; r = f()", "w = 1; r = f()", "v = len; r = f()",
     "f = type(f)(f.__code__, {'v': 'other'}); r = f()")
case("LOAD_GLOBAL_LENT", "def g(): return 'g'\ndef f(): return g(*())", "f()", "g = lambda: 'new'; r = f()",
     "g.__code__ = (lambda: 'code').__code__; r = f()", "g = int; r = f()", "del g; r = f()", "g = 1; r = f()",
     "g = share(lambda: 'shared'); r = f()", "h = g; g = lambda: 'x'; del g; g = h; r = f()")
CALLEES = ["g = lambda *a: ('new', a); r = f(1, 2)", "g.__code__ = (lambda *a: ('code', a)).__code__; r = f(1, 2)", "g = int; r = f(3, 4)", "del g; r = f(1, 2)",
           "g = 1; r = f(1, 2)", "g = 'text' * 9; r = f(1, 2)", "g = share(lambda *a: ('shared', a)); r = f(1, 2)", "h = g; g = lambda *a: a; del g; g = h; r = f(1, 2)",
           "class g:\n    def __init__(self, *a): print('init', a)\nr = f(1, 2) is None", "g = lambda x=7, y=8, z=9: (x, y, z); r = f(1, 2)",
           "g = lambda **k: k; r = f(1, 2)", "w = 1; r = f(1, 2)", "v = lambda *a: ('again', a, 1)[i:]; i = 0; g = v; r = f(1, 2); i = 1; r = r, f(1, 2)"]
LENT = ["f([1], 'x')", "f(share([1]), [2])", "f(None, 1.5)", "f(2**80, 2**60 - 1)"]
case("GLOBAL_CALL", "def g(): return 'g'\ndef f(a=0, b=0): return g()", "f()", *CALLEES)
case("GLOBAL_CALL_1", "def g(x): return [x]\ndef f(a, b=0): return g(a)", "f(1)", *CALLEES, *LENT)
case("GLOBAL_CALL_1", "def g(x):\n    y = z = x\n    return x, y, z\ndef f(a, b=0): return g(a)", "f([1])", *CALLEES, *LENT)
case("GLOBAL_CALL_2", "def g(x, y): return x, y\ndef f(a, b): return g(b, a)", "f(1, 2)", *CALLEES, *LENT)
case("GLOBAL_AND_MOVE", "def g(x, y): return x, y\ndef f(a, b): return g(a, 'const')", "f(1, 2)", *CALLEES, *LENT)
case("GLOBAL_AND_MOVE", "def g(x, y): return x, y\ndef f(a, b):\n    globals()['g'] = g\n    return g(a, b + 1)", "f(1, 2)", *CALLEES, "f([1], 2.5)",
     "class A:\n    def __add__(self, o): global g; g = lambda *a: 'changed'; return 'sum'\nr = f(1, A()), f(1, 2)")
for sign, form in ("+", "ADD"), ("-", "SUB"):
    case(f"GLOBAL_CALL_{form}_K", f"def g(x): return x\ndef f(a, b=0): return g(a {sign} 3)", "f(1)", *CALLEES, *LENT, *NUMBERS,
         "f(2**60 - 1)", "f(2**60 - 2)", "f(-2**60)", "f(-2**60 + 2)", "f(True)", "f(Any('a'))",
         f"class A:\n    def __{form.lower()}__(self, o): global g; g = lambda *a: 'changed'; return 'sum'\nr = f(A()), f(1)")
case("GLOBAL_CALL_SUB_K", "def g(n): return 0 if n < 1 else 1 + g(n - 1)\nf = g", "f(2)", "f(50)", "f(2.5)",
     "def deep(n):\n    try: return g(n)\n    except RecursionError: return 'too deep'\nr = deep(10**6)")
case("LOAD_GLOBAL_CLASS", "class C:\n    def __repr__(self): return 'C()'\ndef f(): return C()", "f()", "C = int; r = f()",
     "C.__new__ = lambda cls: 'new'; r = f()", "C.__init__ = lambda self: print('init'); r = f()", "del C; r = f()",
     "C = lambda: 'function'; r = f()", "C = share(type('D', (), {'__repr__': lambda s: 'D()'})); r = f()")
case("LOAD_GLOBAL_BUILTIN_PLAIN", "def f(x=(1, 2)): return sum(x)", "f()", "sum = max; r = f()",
     "sum = max; r = f(); del sum; r = r, f()", "import builtins; old = builtins.sum\n"
     "builtins.sum = min\ntry: r = f()\nfinally: builtins.sum = old", "import builtins; old = builtins.sum\n"
     "del builtins.sum\ntry: r = f()\nfinally: builtins.sum = old", "__builtins__ = {}; r = f()")

# --- moves, returns -----------------------------------------------------------------------------------

case("MOVE_LOCAL_PLAIN", "def f(a, b): return a, b", "f(1, 'x')", "f([1], share([2]))", "f(None, 1.5)")
case("MOVE_LOCAL_LENT", "def g(x): return x\ndef f(a): return g(a)", "f([1])", "f(share([2]))",
     "g = lambda x: globals().update(kept=x); f([3]); r = kept")
case("MOVE_TEMP", "def f(a, b):\n    c = a or b\n    return c", "f(1, 2)", "f([], share([2]))", "f(None, 1.5)")
case("LOAD_CONST_PLAIN", "def f(): return max('const', 'a')", "f()", "f.__code__ = (lambda: 5).__code__; r = f()")
ARGS = "a", "a, b", "a, b, c"
for n, args in enumerate(ARGS, 1):
    good = ", ".join("123"[:n])
    lists = ", ".join(["[1]", "share([2])", "1.5"][:n])
    case(f"RETURN_{n}", f"def f({args}): return a", f"f({good})", f"f({lists})")
    case(f"RETURN_TEMP_{n}", f"def f({args}): return [a]", f"f({good})", f"f({lists})")
    case(f"RETURN_CONST_{n}", f"def f({args}): return 'const'", f"f({good})", f"f({lists})")
case("RETURN_TEMP", "def f(): return [1]", "f()", "f.__code__ = (lambda: 5).__code__; r = f()")
case("RESUME_COUNT", "def f(a): return a + 1", "f(1)", "f('a')", "f(1.5)", runs=3)
case("JUMP_BACK_COUNT", "def f(n):\n    while n > 0: n = n - 1\n    return n", "f(1)", "f(5)", "f(2.5)", "f('a')", runs=2)

# --- loops --------------------------------------------------------------------------------------------

STEPPED = """[1,2] (1,2) 'ab' {1:2} iter([1,2]) (lambda:((yield(1)),(yield(2))))() range(2**62,2**62+2) range(5,0,-2) range(0) None 5 share([1,2])
    share({1:2,3:4}) zip('ab',[1,2]) {1:2,3:4}.values() {1:2,3:4}.items() enumerate('ab') enumerate([5,6],7) enumerate((5,6))
    map(str,'ab') frozenset([7]) Items2() [(1,2),(3,4)] ((1,2),[3,4]) ['ab','cd'] [(1,2,3)] [(1,)] [5] ListItems([1,2])
    reversed([1,2]) share([(1,2)]).__iter__() 'ab'.split() bytes(3) type('D',(dict,),{})({1:2}).items()""".split()
ONE = "def f(it):\n    n = []\n    for x in it: n.append(x)\n    return n"
TWO = "def f(it):\n    n = []\n    for x, y in it: n.append((y, x))\n    return n"
ITEMS2 = "class Items2:\n    def __getitem__(self, i): return ('a', 'b')[i], i\n"
for name, source, good in (
        ("RANGE", ONE, "range(9)"), ("STEPS", ONE, "range(20,0,-2)"), ("LIST", ONE, "[5]*9"), ("TUPLE", ONE, "(5,)*9"), ("KEYS", ONE, "dict.fromkeys(range(9))"),
        ("VALUES", ONE, "dict.fromkeys(range(9)).values()"), ("SLOT", ONE, "map(str,range(9))"), ("PAIRS", TWO, "[(1,2)]*9"),
        ("ITEMS", TWO, "dict.fromkeys(range(9)).items()"), ("ENUMERATE", TWO, "enumerate([5]*9)"),
        ("SET", ONE, "set(range(9))"), ("GENERATOR", ONE, "(i for i in range(9))"), ("ZIP", TWO, "zip([1]*9, (2,)*9)")):
    case("JUMP_BACK_" + name, ITEMS2 + source, f"f({good})", *[f"f({s})" for s in STEPPED],
         "l = [(1, 2), (3, 4)]\nr = f(l.pop() for _ in list(l))", "d = {1: 2, 3: 4}\nr = f(d.pop(k) and (k, d) for k in list(d))")
grow = "def f(it):\n    n = []\n    for x in it:\n        n.append(x)\n        if len(n) < 9: change(it, n)\n    return n"
case("JUMP_BACK_LIST", "def change(l, n): pass\n" + grow, "f([1, 2])", "change = lambda l, n: l.append(0); r = f([1])",
     "change = lambda l, n: l.clear(); r = f([1, 2, 3])", "change = lambda l, n: l.insert(0, len(n)); r = f([1, 2])")
WIDGETS = """class W:
    def __init__(self, x, y=0): self.x, self.y = x, y
    def __repr__(self): return f'W{self.x!r}'
class Strange(W):
    @property
    def x(self): return 5
    @x.setter
    def x(self, v): pass
class V:
    x = 3
    def __repr__(self): return 'V'
many = [W(i, 'abc'[i % 3]) for i in range(9)]
"""
for name, sign in (("EQ", "=="), ("NE", "!="), ("LT", "<"), ("LE", "<="), ("GT", ">"), ("GE", ">=")):
    for operand, reads in (("k", "REGISTER"), ("3", "CONSTANT"), ("'b'", "TEXT")):
        if reads == "TEXT" and name not in ("EQ", "NE"):
            continue
        good = "'b'" if reads == "TEXT" else 3
        case("JUMP_BACK_LIST_IF", WIDGETS + f"def f(ws, k):\n    r = []\n    w = None\n    for w in ws:\n        if w.{'y' if reads == 'TEXT' else 'x'} {sign} {operand}: r.append(w)\n    return r, w",
             f"f(many, {good})", f"f([], {good})", f"f(many[:1], {good})", f"f(many[:4], {good})", "f(many, 'b')", "f(many, 3.0)", "f(many, None)", "f(many, Any())",
             "f(many, 2**70)", "f([W(3.0), W('b', 'b'), W('bb'[:1]), W(2**70), W(None), W(3)], 3)" if name in ("EQ", "NE") else "f([W(3.0), W(2**70), W(3)], 3)",
             "f([W('b'), W('x'), W(chr(98))], 'b')" if name in ("EQ", "NE") else "f([W(1.5), W(2), W(7)], 3)",
             "f([W(1, 'xb'[1:]), W(2, 'c'), W(3, '\u20ac'), W(4, 5), W(5, 'b')], 'b')", "f([Strange(1), W(1), W(3)], 3)", "f([V(), W(1), W(3)], 3)", "f([5], 3)", "f([W(1), None], 3)",
             "f(tuple(many), 3)", "f(share(many[:]), 3)", "f(share(many[:5]) + many[5:], 3)", "f(iter(many), 3)", "w = W(1); del w.x; r = f([w, W(1)], 3)",
             "W.x = property(lambda self: 4); r = f(many, 3); del W.x; r = r, f(many, 3)")
for name, test in ("ATTR_JT", "not w.x"), ("ATTR_JF", "w.x"):
    case(f"JUMP_BACK_LIST_IF {name}", WIDGETS + f"def f(ws):\n    r = []\n    for w in ws:\n        if {test}: r.append(w)\n    return r", "f([W(0), W(1), W(True), W(False), W(2)])", "f([])", "f([W(None), W([]), W([1])])",
         "f([W(''), W('a'), W(0.0), W(1.5), W(Any())])", "f([Strange(0), V(), W(0)])", "f([W(1), 5])", "f((W(1), W(0)))", "w = W(1); del w.x; r = f([w, W(1)])")
for form, last in ("AND", "& 0x7fffffff"), ("MOD", "% 2147483647"), ("MOD", "% 4096"):
    case(f"MUL_ADD_{form}", f"def f(h):\n    h = (h * 1103515245 + 12345) {last}\n    return h, (h * -31 + -7) {last}", "f(12345)",
         *[f"f({x})" for x in "0 -1 -12345 2**60-1 -2**60 2**60 -2**70 2**59 True False 1.5 0.0 None '' [] Any() type('I',(int,),dict(__mul__=lambda a,b:'mine'))(7)".split()])
FORMATTED = "0 -1 9 10 -10 99999 100000 2**60-1 -2**60 2**60 True 1.5 None 'text' '\\u20ac' [1] Any() type('I',(int,),{})(7)".split()
case("FORMAT_VALUE_LATER", "def f(x, y=3): return f'<{x}|{y!s}|{x!r}{x if y else 0}>', f'{x}{y}', f'{x:{y}}', f'{x}'", "f(12)",
     *[f"f({x})" for x in FORMATTED[:11] + FORMATTED[-1:]], "f('\\xe9' + 'x')", "f('text', 9)", "f(1, 2**70)", "f(5, '>20')",
     "class S(str):\n    def __format__(self, spec): return 'mine'\nr = f(S('x'))",
     "class I(int):\n    def __format__(self, spec): return 'int'\n    def __str__(self): return 'str'\nr = f(I(5))")
case("FORMAT_VALUE_LATER", "def f(x, y=''): return f'{x}{y}'", "f(7)", *[f"f({x})" for x in FORMATTED], "f('', '')", "f(5, '\\u20ac')")
case("JUMP_BACK_ENUMERATE", "def f(s):\n    r = []\n    for i, c in enumerate(s, 3): r.append((i, c))\n    return r", "f('abc\\xe9')", "f('')", "f('a\\u20acb')",
     "f(share('xy' * 2))", "f([1, 2])", "f(b'ab')", "it = iter('abcd'); next(it); r = f(it), f(it)", "f(share(iter('xy')))",
     "class S(str):\n    def __iter__(self): return iter((1, 2))\nr = f(S('x'))", "f(None)")
case("CALL_LIST_APPEND", "def f(l, x):\n    l.append('const')\n    l.append(x)\n    return l, [y for y in (x, 'a', None)]", "f([], 'abc')", "f([], share([1]))", "f([], f)",
     "f([], 2**70)", "f([], int)", "f(share([]), 'x')", "f(None, 1)")
case("JUMP_BACK_STR", "def f(s):\n    r = []\n    for c in s:\n        r.append(c)\n    return r", "f('abc\\xe9')", "f('')", "f('a\\u20acb')",
     "f('\\U0001f600b')", "f(share('xy' * 2))", "f(share(iter('xy')))", "f(b'ab')", "f([1, 2])", "f({1: 2})", "it = iter('abcd'); next(it); r = f(it), f(it)",
     "it = iter('abcd'); it.__setstate__(3); r = f(it)", "f(None)", "class S(str):\n    def __iter__(self): return iter((1, 2))\nr = f(S('x'))",
     "class S(str): pass\nr = f(S('xy'))")
case("JUMP_BACK_KEYS", "def change(d, n): pass\n" + grow, "f({1: 2, 3: 4})", "change = lambda d, n: d.update(x=1); r = f({1: 2, 3: 4})",
     "change = lambda d, n: d.clear(); r = f({1: 2, 3: 4})", "change = lambda d, n: d.update({1: n}); r = f({1: 2, 3: 4})",
     "change = lambda d, n: (d.pop(1), d.update(y=1)); r = f({1: 2, 3: 4})")
for n, two in (2, "a, b"), (3, "a, b, c"):
    right, floats, one = "1, 2, 3"[:3 * n - 2], "1.5, 2.5, 3.5"[:5 * n - 2], "[1, 1, 1]"[:3 * n - 2] + "]"
    for to in two, ", ".join(f"z[{i}]" for i in range(n)):
        case(f"UNPACK_{n}", f"z = [0, 0, 0]\ndef f(t, {two.replace(',', '=0,')}=0):\n    {to} = t\n    x = {to}\n    {to} = x[::-1]\n    return {two}, z[:], x",
             f"f(({right}))", f"f([{floats}])", f"f(({one}, 5)[:1] * {n})", f"f([[1]] * {n})", f"f(share([{right}]))", "f('abcd')",
             f"f('abc'[:{n}])", "f((1,))", "f([1, 2, 3, 4])", "f(None)", "f(5)", f"f({{{right}}})", f"f(x for x in ({right}))",
             f"f(ListItems([{right}]))", f"f(({right}), 'a', [2])", f"f(([1], [2], [3])[:{n}], [1], {{}})", f"r = f(tuple([[{right}]] * {n}))")
case("LIST_APPEND_TEMP LIST_APPEND_LOCAL", "def f(a, b): return [*a, b, [b], *a]", "f([1], 2)", "f((), share([2]))", "f(range(9), 1.5)",
     "f([[]], None)", "f(share([1]), 'b')", "f(None, 1)", "f([], 2**70)", "r = len(f(range(1000), [3]))")
case("JUMP_BACK_ANY", ITEMS2 + "def f(*its):\n    n = []\n    for it in its:\n        for x in it: n.append(x)\n    return n",
     "f([1, 2], (3, 4), 'ab', {5: 6, 7: 8}, range(2), [1, 2], (1, 2), 'cd', map(str, [1, 2]))", *[f"f({s})" for s in STEPPED])
for name, sign, start, step, end in (("LT", "<", 0, 1, 9), ("LE", "<=", 0, 1, 9), ("GT", ">", 9, -1, 0), ("GE", ">=", 9, -1, 0)):
    body = f"\n        i = i + ({step})\n    return i"
    bad = ["f(2.5, {0})", "f('a', {0})", "f(None, {0})", "f(Any(), {0})", "f(2**70, {0})", "f(-2**70, {0})", "f(True, {0})"]
    bad = [b for b in bad if "**" not in b or "-2" in b if name in ("GT", "GE")] + bad[:4] + bad[-1:]
    case(f"{name}_JF_LOOP", f"def f(i, n):\n    while i {sign} n:{body}", f"f({start}, {end})",
         *[b.format(end) for b in bad if "**" not in b], f"f({start}, {end}.5)", f"f({start}, 'n')", f"f({end}, {start})",
         f"f(2**70 - ({step}), 2**70)", f"f({start}, Any())")
    case(f"{name}_K_JF_LOOP", f"def f(i):\n    while i {sign} {end}:{body}", f"f({start})", "f(2.5)", "f('a')", "f(None)",
         "f(Any())", "f(True)", f"f({end} + {step} * 3)")
case("JUMP_FALSE_LOOP", "def f(l):\n    n = 0\n    while l:\n        l.pop()\n        n += 1\n    return n", "f([1] * 9)",
     "f([])", "f({1, 2})", "f(None)", "f(0)", "f('a')", "class B(list):\n    def __bool__(self): return len(self) > 2\nr = f(B('abcd'))",
     "class B(list):\n    def __bool__(self): 1 / 0\nr = f(B('abcd'))")
case("UNPACK_MOVES", "def f(t):\n    a, b = b, a = t\n    return a, b", "f((1, 2))", "f([1, 2])", "f('ab')", "f((1,))", "f([1, 2, 3])",
     "f(None)", "f({1: 2, 3: 4})", "f(x for x in (1, 2))", "f(share([1, 2]))", "f(([1], [2]))")

NESTED = ["f([((1, 2), 3)])", "f([([1, 2], [3])])", "f([[(1, [2]), 3.5]])", "f([((1, 2, 3), 4)])", "f([((1, 2), 3, 4)])", "f([('ab', 'c')])",
          "f([(None, 3)])", "f([(5, 3)])", "f([5])", "f([((1, 2), 3), (([1], {}), []), ((3, 4), 5)])", "f([(iter((1, 2)), 3)])",
          "f([((1, 2), share([3]))])", "f([(share([1, 2]), 3)])", "f([share([(1, 2), 3])])", "l = [[1, 2], 3]; l[1] = l; r = str(f([l, l]))",
          "f([((1, 2), D(1)), ((3, 4), D(2)), ((5, 6), 7)])", "f([((1, 2), D(3)), ((D(4), 4), D(5)), ((5, 6), 7)])"]
for names in "(a, b), c, d", "c, (a, b), d", "c, d, (a, b)", "a, b, (c, d, e)", "(a, b, c), d, e":
    values = re.sub("[a-e]", "1", names)
    case("UNPACK_NESTED", FREED + f"def f(l):\n    a = b = c = d = e = 0\n    for x in l:\n        {names} = x.copy() if type(x) is list else (*x,)\n"
         "    return a, b, c, d, e", f"f([({values})] * 3)", *NESTED, *[s.replace("3", "3, 4") for s in NESTED[:10]], *[s.replace("(1, 2)", "0, (1, 2)") for s in NESTED],
         *[s.replace("(1, 2), 3", "4, 5, (1, 2)") for s in NESTED], *[s.replace("(1, 2)", "(1, 2, 9)") for s in NESTED],
         "x = [1]\nr = f([(" + names.replace("a", "5").replace("b", "6").replace("c", "x").replace("d", "x").replace("e", "7") + ")] * 3)",
         *["f([(" + re.sub("[a-e]", v, names) + ")] * 3)" for v in ("1.5", "'s'", "[1]", "D(9)")])

# --- calls --------------------------------------------------------------------------------------------

CALLEES = "(lambda *a: a) int len repr max print dict.fromkeys Any [].append 'x'.join None 5 share(lambda *a: len(a))".split(" ")
CALLEES = ["(lambda *a: a)", "int", "len", "repr", "max", "dict.fromkeys", "Any", "[].append", "'x'.join", "None", "5",
           "share(lambda *a: len(a))", "type", "object", "(lambda x: 1 / 0)", "next", "isinstance", "range", "sys.exc_info"]


def callees(call):
    return [call.format(c) for c in CALLEES]


case("CALL_NOARGS", "import sys\ndef f(g): return g()", "f(sys.exc_info)", *callees("f({})"))
case("CALL_O", "def f(g, x): return g(x)", "f(repr, 1)", *callees("f({}, 'a')"), "f(repr, type)", "f(chr, -1)")
case("CALL_FAST", "def f(g, x, y): return g(x, y)", "f(divmod, 7, 2)", *callees("f({}, 'a', 'b')"), "f(divmod, 7, 0)",
     "f(divmod, 7.5, 2)")
case("CALL_FASTKW", "def f(g, x, y): return g(x, y)", "f(max, 7, 2)", *callees("f({}, 'a', 'b')"), "f(max, 'a', 2)")
DOUBLES = ("True", "-1", "-1.0", "0.0", "-0.0", "2 ** 53 + 1", "10 ** 30", "10 ** 400", "1e300", "1e-300", "float('inf')", "float('nan')",
           "'a'", "None", "Fraction(1, 4)", "F(6.25)")
MATH = "import math\nfrom fractions import Fraction\nclass F(float): pass\n"
case("CALL_DOUBLE", MATH + "def f(g, x): return g(x)", "f(math.sqrt, 2.25)", *(f"f(math.sqrt, {x})" for x in DOUBLES),
     *callees("f({}, 1.5)"), "f(math.sin, 2)", "f(math.floor, 2.5)")
case("CALL_DOUBLE", MATH + "def f(g, x): return g(x)", "f(math.exp, 1)", *(f"f(math.exp, {x})" for x in DOUBLES), "f(math.exp, -1000)",
     "f(math.exp, 500)", "f(math.exp, 1000)", "f(math.sin, float('inf'))")
case("CALL_DOUBLE", MATH + "def f(g, x):\n    r = []\n    for h in g: r.append(h(x))\n    return r",
     "f([math.sin, math.sin, math.sin], 1)", "f([math.acos, math.asin, math.atan, math.cos, math.sin, math.tan, math.erf, math.erfc, math.fabs], 0.5)",
     "f([math.asinh, math.cosh, math.exp2, math.expm1, math.log1p, math.sinh, math.tanh, math.acosh, math.cbrt], 1.5)", "f([math.atanh], 1)")
NAMES = ("class M:\n    def {0}(self, *a): return a\nr = f(M())", "class M:\n    @staticmethod\n    def {0}(*a): return a\nr = f(M)",
         "class M:\n    {0} = len\nr = f(M())", "import types; r = f(types.SimpleNamespace({0}=lambda *a: 'other'))", "f(share)", "f(5)",
         "import types; m = types.ModuleType('m'); m.{0} = max; r = f(m)", "import types; m = types.ModuleType('m'); m.{0} = lambda *a: a; r = f(m)")
case("CALL_MODULE_NOARGS", "import gc\ndef f(m): return m.isenabled()", "f(gc)", *(n.format("isenabled") for n in NAMES))
case("CALL_MODULE_O", "import math\ndef f(m, x=(1.5, 2)): return m.fsum(x)", "f(math)", *(n.format("fsum") for n in NAMES), "f(math, 'a')",
     "f(math, (i for i in (1, 2)))")
case("CALL_MODULE_FAST", "import math\ndef f(m, x=12): return m.comb(x, 5)", "f(math)", *(n.format("comb") for n in NAMES), "f(math, 'a')",
     "f(math, -1)")
case("CALL_MODULE_FASTKW", "import math\ndef f(m, x=12): return m.isclose(x, 5)", "f(math)", *(n.format("isclose") for n in NAMES), "f(math, 'a')")
case("LOAD_METHOD_MODULE", "import math, types\nfrom sys import modules\ndef f(name='math'): return modules[name].gcd(4, 6)", "f()",
     "math.gcd = max\ntry: r = f()\nfinally: del math.gcd, modules['math']; import math", "modules[1] = None; r = f(1)", "modules[1] = 5; r = f(1)",
     "m = modules[1] = types.ModuleType('m'); m.gcd = min; r = f(1)", "modules[1] = types.ModuleType('m'); r = f(1)",
     "m = types.ModuleType('m'); m.gcd = len\nfor i in range(100): setattr(m, f'x{i}', i)\nmodules[1] = m; r = f(1)",
     "class M(types.ModuleType):\n    def gcd(self, *a): return a\nmodules[1] = M('m'); r = f(1)",
     "m = types.ModuleType('m'); m.__getattr__ = lambda name: max; modules[1] = m; r = f(1)",
     "class D(dict):\n    def __getitem__(self, k): return share(types.ModuleType('m'))\nmodules = D(); r = f()")
case("CALL_MODULE_DOUBLE", MATH + "def f(m, x=6.25): return m.sqrt(x)", "f(math)", *(n.format("sqrt") for n in NAMES),
     *(f"f(math, {x})" for x in DOUBLES))
case("CALL_LEN", "def f(x, len=len): return len(x)", "f([1])", "f('ab')", "f((1,))", "f({1: 2})", "f({1, 2})", "f(None)", "f(b'abc')",
     "f(range(5))", "class L:\n    def __len__(self): return 7\nr = f(L())", "class L:\n    def __len__(self): return -1\nr = f(L())",
     "f([], lambda x: 'other')", "f([2], max)", "f(share([1, 2]))",
     "class L(list):\n    def __len__(self): return 70\nr = f(L())")
case("CALL_ISINSTANCE", "def f(x, c, i=isinstance): return i(x, c)", "f(1, int)", "f(1, str)", "f(True, int)", "f(1, (str, int))",
     "f(1, 5)", "f(1, int | str)", "f(1, int, lambda *a: 'other')",
     "class M(type):\n    def __instancecheck__(c, x): return 'yes'\nclass C(metaclass=M): pass\nr = f(1, C)",
     "class F:\n    __class__ = int\nr = f(F(), int)")
case("CALL_ISINSTANCE", "def f(x, c=0, d=str): return isinstance(x, (int, d, float))", "f(1)", *[f"f({x})" for x in THINGS], "f('a')", "f('a', d=(bytes, list))", "f([1], d=(bytes, list))",
     "f([1], d=5)", "f(1, d=5)", "f('a', d=int | str)", "f([1], d=int | str)", "import abc\nclass A(abc.ABC): pass\nA.register(list); r = f([1], d=A), f((), d=A)",
     "f(*(1, 2, ()))", "class F:\n    __class__ = int\nr = f(F())")
case("CALL_NEXT", "def g():\n    yield 1\n    yield 2\ndef f(x, next=next): return next(x)", "f(g())", "x = g(); r = f(x), f(x), f(x)",
     "f(iter([5]))", "f([1])", "f(iter([]))", "x = g(); x.close(); r = f(x)", "f(g(), lambda x: 'other')", "f(x for x in [])",
     "class I:\n    def __next__(self): return 'mine'\nr = f(I())")
case("CALL_TYPE", "def f(x, t=type): return t(x)", "f(1)", "f(1.5)", "f(None)", "f(type)", "f(1, str)", "f(1, lambda x: 'other')",
     "f(share([1]))")
case("CALL_CLASS", "def f(c, x): return c(x)", "f(float, '1.5')", "f(str, 5)", "f(int, 'x')", "f(list, 'ab')", "f(Any, 'n')",
     "f(lambda x: x, 1)", "f(float, None)", "class F(float): pass\nr = f(F, '2.5')")
case("CALL_RANGE_ITER", "def f(n, range=range):\n    r = []\n    for i in range(n): r.append(i)\n    return r", "f(3)", "f(0)", "f(-1)",
     "f('a')", "f(1.5)", "f(True)", "f(3, lambda n: 'abc')", "f(3, list)", "f('xy', list)",
     "class I:\n    def __index__(self): return 2\nr = f(I())", "f(None)")
DEFAULTS = "def g(x, y=5, z='z'): return x, y, z\ndef h(x, *, y=6): return x, y\ndef k(x=1, y=2, z=3): return z, y, x\n"
case("CALL_DEFAULTS", DEFAULTS + "def f(x, g=g): return g(x)", "f(1)", "f([], k)", "f([], h)", "f([], len)", "f({}, lambda x: x)", "f(1, dict)",
     "g.__defaults__ = ([],); r = f(1)", "g.__defaults__ = (7, 8); r = f(1)", "g.__defaults__ = None; r = f(1)", "f(1, 2)",
     "g.__code__ = k.__code__; r = f(1)", "f(1, lambda: 1)", "f(1, lambda a, b, *c, d=1: 1)")
case("CALL_METHOD_DEFAULTS", "class C:\n    def m(self, x, y=5, z='z'): return x, y, z\nclass D:\n    def m(self, x=2, *y): return x, y\n"
     "class E(C): m = staticmethod(lambda x, y=3: (x, y))\ndef f(x, o=C()): return o.m(x)", "f(1)", "f([], D())", "f([], E())", "f(1, [])",
     "C.m.__defaults__ = (2,); r = f(1)", "C.m.__defaults__ = (7, 'x'); r = f(1)", "C.m = print; r = f(1)", "o = C(); o.m = len; r = f('a', o)")
case("CALL_FEED", "def f(it, g=sum): return g(x for x in it)", "f([1, 2])", "f([])", "f([1, 'a'])", "f('ab', list)", "f('a', set)",
     "f('ab', max)", "f([0, 1], any)", "f([0, 1], all)", "f([1], lambda g: 'other')", "f(None)",
     "def boom():\n    yield 1\n    1 / 0\nr = f(boom())", "f([1], len)", "f([1.5, 2])", "f([1], type)")
case("CALL_METHOD_FEED", "def f(it, s=','): return s.join(x for x in it)", "f('ab')", "f([])", "f('a')", "f(['a', 1])", "f([b'a'], b',')",
     "f(None)", "f('ab', Any())", "class S(str):\n    def join(self, it): return list(it)\nr = f('ab', S())")
case("CALL_SEND", "def g():\n    r = []\n    while True: r.append((yield r))\ndef f(x, v=1): return x.send(v)",
     "x = g(); next(x); r = f(x)", "f(g())", "x = g(); r = f(x, None), f(x, 2)", "x = g(); x.close(); r = f(x)", "f([])",
     "class S:\n    def send(self, v): return 'mine', v\nr = f(S())", "def h():\n    yield 1\nx = h(); next(x); r = f(x)",
     "f(None)", "async def c(): return 5\nr = f(c(), None)")

OBJ = "class L(list):\n    def append(self, x): super().append(('mine', x))\n"
case("CALL_METHOD_NOARGS", "def f(s): return s.upper()", "f('ab')", "f(b'ab')", "f(None)", "class S(str): pass\nr = f(S('x'))",
     "class S(str):\n    def upper(self): return 'mine'\nr = f(S('x'))", "f(bytearray(b'q'))", "f(share('a' * 3))")
NATIVE = "class S(str):\n    def upper(self): return 'mine'\nclass D(dict): pass\nclass U:\n    upper = str.upper\n"
UPPERS = ["f(b'ab')", "f(None)", "f(D())", "f(S('x')), f('y')", "f(U()), f('y')", "f(bytearray(b'q'))", "f(share('a' * 3))",
          "r = [f(x) for x in ('a', b'b', S('c'), 'd', 'e' * 3)]", "f(str)"]
case("METHOD_NATIVE", NATIVE + "def f(s): return s.upper()", "f('ab')", *UPPERS)
case("METHOD_NATIVE", NATIVE + "def f(s):\n    s = s.upper()\n    return s", "f('ab' * 5)", *UPPERS)
case("METHOD_NATIVE", "def f(d):\n    try: return d.popitem()\n    except KeyError as e: return e.args, d", "f({1: 2})", "f({})",
     "f({'a': [2]})", "f([])")
case("METHOD_NATIVE_TEMP", NATIVE + "def g(s): return s\ndef f(s): return g(s).upper()", "f('ab')", *UPPERS)
case("METHOD_NATIVE_TEMP", "def f(s): return (s + s).strip().upper(), [s].copy()", "f('ab')", "f('')", "f(b' ')", "f([])")
case("METHOD_NATIVE_TEMP", "def f(s):\n    try: return iter([s].copy().clear())\n    except TypeError as e: return e.args",
     "f('ab')", "f('')")
case("METHOD_NATIVE_TEMP", "def f(d):\n    try: return {**d}.popitem()\n    except KeyError as e: return e.args", "f({1: [2]})",
     "f({})", "f({'a': f})[0]")
case("CALL_METHOD_O", "def f(s, x): return s.join(x)", "f(',', 'ab')", "f(b',', [b'a'])", "f(',', [1])", "f(None, '')", "f(',', None)",
     "class S(str): pass\nr = f(S('-'), 'ab')", "class S(str):\n    def join(self, x): return 'mine'\nr = f(S('x'), 1)")
case("CALL_METHOD_FAST", "def f(d, k): return d.pop(k, 'default')", "f({1: 2}, 1)", "f({}, 1)", "f({}, [])", "f(None, 1)",
     "class D(dict):\n    def pop(self, *a): return a\nr = f(D(), 1)", "f(share({1: 5}), 1)",
     "import types; r = f(types.MappingProxyType({1: 9}), 1)")
GETS = ("f({}, 1)", "f({}, [])", "f({(1, 2): [3]}, (1, 2))", "f({'ab': 5}, ''.join('ab'))", "f({1: None}, True)", "f(None, 1)",
        "d = {i: str(i) for i in range(1000)}; r = [f(d, i) for i in (0, 999, 1000, 5.0, -1)]",
        "class D(dict):\n    def get(self, *a): return a\nr = f(D(), 1)", "f(share({1: 5, 2: [6]}), 2)", "f(share({}), 2)",
        "class E:\n    def __hash__(self): return 1\n    def __eq__(self, other): return True\nr = f({1: 2}, E()), f({2: 2}, E()), f({E(): 3}, 1)",
        "class H:\n    def __hash__(self): raise KeyError('hash')\nr = f({}, H())", "import types; r = f(types.MappingProxyType({1: 9}), 1)")
case("CALL_DICT_GET", "def f(d, k): return d.get(k, ['default'])", "f({1: 2}, 1)", *GETS)
case("CALL_DICT_GET", "def f(d, k): return d.get(k)", "f({1: 2}, 1)", *GETS)
case("CALL_DICT_GET", "def f(d, k): return {**d}.get((k, k), k)", "f({1: 2}, 1)", "f({(1, 1): [2]}, 1)", "f({('a', 'a'): 'b'}, 'a')", "f({}, [])")
case("CALL_DICT_SETDEFAULT", "def f(d, k): return d.setdefault(k, ['default']), d", "f({1: 2}, 1)", *GETS[:-3],
     "class D(dict):\n    def setdefault(self, *a): return a\nr = f(D(), 1)", "import types; r = f(types.MappingProxyType({1: 9}), 1)",
     "class H:\n    def __hash__(self): raise KeyError('hash')\nr = f({}, H())", "d = {}\nfor i in range(300): f(d, i % 90)[0].append(i)\nr = d")
case("CALL_DICT_SETDEFAULT", "def f(d, k): return {**d}.setdefault((k, k), k)", "f({1: 2}, 1)", "f({(1, 1): [2]}, 1)", "f({}, [])")
case("CALL_SET_ADD", "def f(s, k): return s.add(k), sorted(s)", "f({1, 2}, 3)", "f({1}, 1)", "f(set(), 'text')", "f(set(), (1, 2))", "f({1}, [])",
     "f({1}, 1.0)", "class S(set):\n    def add(self, *a): return a\nr = f(S(), 1)", "f(share({1}), 2)", "f(None, 1)",
     "class E:\n    def __hash__(self): return 1\n    def __eq__(self, other): return True\nr = f({1}, E())", "f({(1, 2)}, (1, 2))",
     "s = set(range(100))\nfor i in range(500): f(s, i)\nr = len(s)", "class A:\n    def add(self, k): return k\nr = f(A(), 1)")
case("CALL_LIST_POP", "def f(x): return x.pop(), x", "f([1, 2])", "f([])", "f([[1]])", "f(share([1, [2]]))", "f({1})", "f(bytearray(b'a'))", "f(None)",
     "class S(list):\n    def pop(self): return 'mine'\nr = f(S())", "import array; r = f(array.array('i', [1, 2]))",
     "l = list(range(200))\nwhile len(l) > 1: f(l)\nr = f(l)")
case("CALL_LIST_POP", "def f(n): return list(range(n)).pop()", "f(3)", "f(0)", "f(1)")
case("CALL_METHOD_FASTKW", "def f(s, x): return s.split(x)", "f('a,b', ',')", "f('a b', None)", "f('a', '')", "f('a', 1)",
     "f(b'a,b', b',')", "f(None, ',')", "class S(str):\n    def split(self, x): return 'mine'\nr = f(S('x'), 1)")
case("CALL_LIST_APPEND", OBJ + "def f(l, x=1):\n    l.append(x)\n    return l", "f([0])", "f([], [1.5])", "f(L())", "f(share([1]), [2])",
     "f(None)", "f(bytearray(b'a'), 98)", "f([1], share([2]))", "l = []; f(l, l); r = l[0] is l", "f([], None)",
     "l = list(range(1000)); r = len(f(l))", "import collections; r = f(collections.deque([1]))")


# --- running ------------------------------------------------------------------------------------------

def outcome(statement, space):
    """What an expression, or r after a statement, gives."""
    try:
        try:
            code = compile(statement, "<case>", "eval")
        except SyntaxError:
            space.pop("r", None)
            exec(compile(statement, "<case>", "exec"), space)
            r = space.get("r")
        else:
            r = eval(code, space)
        return re.sub(r" at 0x[0-9a-f]+", "", repr(r))
    except Exception as e:
        return f"{type(e).__name__}: {re.sub(' at 0x[0-9a-f]+', '', str(e))}"


def specialized(names, source, good, runs, again=6):
    """A namespace with f specialized, and the usual call's outcome."""
    space = {"Any": Any, "Items": Items, "ListItems": ListItems, "share": share, "sys": sys, "__name__": "case"}
    exec(compile(source, "<case>", "exec"), space)
    usual = outcome(good, space)
    code = compile(good, "<case>", "exec")
    for _ in range(runs - 1):
        exec(code, space)
    if checked:
        missing = set(names) - set(forms(space["f"]))
        if missing and again > 0:
            # Tables by address forget: another time the addresses are others.
            return specialized(names, source, good, runs, again - 1)
        if missing:
            print("NOT REACHED:", *missing, "by", repr(source), "which has", *forms(space["f"]))
    return space, usual


for names, source, good, bad, runs in cases:
    covered.update(names)
    print(*names)
    space, usual = specialized(names, source, good, runs)
    print("   ", usual)
    results = []
    for statement in bad:
        first = outcome(statement, space)
        results.append((statement, first, outcome(good, space)))
        # A change stays: the next one meets a function of its own.
        if not statement.startswith("f("):
            space, _ = specialized(names, source, good, runs)
    for statement, first, after in results:
        print("   ", first, "" if after == usual else "| then " + after)

definitions = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Interp", "bytecode", "opcodes.def")
with open(definitions) as file:
    every = set(re.findall(r"^SPEC(?:_AT)?\((\w+),", file.read(), re.M))
print("forms without a case:", *sorted(every - covered))
print("cases of no form:", *sorted(covered - every))
