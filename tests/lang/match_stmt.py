"""match: literals, captures, sequences, mappings, classes, or-patterns, guards."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return "Point(%r, %r)" % (self.x, self.y)


class Color:
    RED = "red"
    BLUE = "blue"


class NoMatchArgs:
    def __init__(self):
        self.a = 1

    def __repr__(self):
        return "NoMatchArgs()"


def m(v):
    match v:
        case 0:
            return "zero"
        case -1 | -2.5:
            return "negative"
        case 1 + 2j:
            return "complex"
        case "a" | "b" as letter:
            return "letter " + letter
        case b"bytes":
            return "bytes"
        case None | True | False:
            return "singleton %r" % v
        case Color.RED:
            return "red"
        case []:
            return "empty seq"
        case [x]:
            return "one %r" % (x,)
        case [0, *rest]:
            return "zero then %r" % rest
        case [1, *_, 9]:
            return "1..9"
        case (x, y) if x == y:
            return "pair equal %r" % (x,)
        case [[a, b], c]:
            return "nested %r" % ((a, b, c),)
        case [int(n), str() as s]:
            return "int str %r %r" % (n, s)
        case [x, y, *others]:
            return "many %r %r %r" % (x, y, others)
        case {"kind": "circle", "r": r}:
            return "circle %r" % r
        case {"kind": kind, **rest}:
            return "kind %r rest %r" % (kind, rest)
        case {1: _, 2: two}:
            return "1 and 2: %r" % two
        case {}:
            return "mapping %d" % len(v)
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return "on y axis at %r" % y
        case Point(x, y) if x == y:
            return "diagonal %r" % x
        case Point(x, Point(y, z)):
            return "nested point %r" % ((x, y, z),)
        case Point():
            return "some point"
        case NoMatchArgs(a=val):
            return "attr %r" % val
        case float(f):
            return "float %r" % f
        case int():
            return "int"
        case str(s) if len(s) > 5:
            return "long string"
        case set() | frozenset():
            return "a set"
        case _:
            return "other"


import collections
tests = [0, 0.0, -1, -2.5, 1 + 2j, "a", "b", b"bytes", None, True, False, "red", "blue", [], (),
    [5], ("t",), [0, 1, 2], [0], [1, 5, 9], [1, 9], (3, 3), [[1, 2], 3], [(1, 2), "c"], [7, "s"],
    [4, 5, 6, 7], ["x", "y"], {"kind": "circle", "r": 3}, {"kind": "sq", "w": 1}, {"kind": 5},
    {1: "a", 2: "b", 3: "c"}, {}, {"z": 1}, Point(0, 0), Point(0, 5), Point(4, 4),
    Point(1, Point(2, 3)), Point(8, 9), NoMatchArgs(), 2.5, 42, "longer string", "abc", {1},
    frozenset(), range(3), range(0), iter([]), bytearray(b"q"), b"", object, collections.deque([1]),
    collections.OrderedDict(kind="od"), collections.defaultdict(int), memoryview(b"a").tolist()]
for t in tests:
    print(repr(t) if not hasattr(t, "__next__") else "iterator", "->", m(t))


def wild(v):
    match v:
        case _:
            return "anything"


def capture(v):
    match v:
        case x:
            return x


def nothing(v):
    match v:
        case 1:
            return "one"
    return "fell through"


def guard_order(v):
    log = []

    def check(name, result):
        log.append(name)
        return result
    match v:
        case [x, y] if check("first", x > y):
            log.append("x>y")
        case [x, y] if check("second", True):
            log.append("else")
    return log, x, y


def bound(v):
    match v:
        case [a, 99]:
            pass
        case _:
            pass
    try:
        return a
    except NameError as e:
        return str(e)


def or_capture(v):
    match v:
        case [("go" | "walk") as verb, ("north" | "south") as where] | [verb, _, where]:
            return verb, where


def tuple_subject(a, b):
    match a, b:
        case 0, _:
            return "first zero"
        case _, 0:
            return "second zero"
        case int(), int():
            return "ints"
        case *rest,:
            return rest


def star(v):
    match v:
        case [*_]:
            return "seq"
        case {**kw}:
            return kw


def nested(v):
    match v:
        case {"user": {"name": str(name), "tags": [first, *_]}, "ok": True}:
            return name, first
        case {"user": {"name": name}} | {"name": name}:
            return name


print(wild(1), capture("c"), nothing(1), nothing(2), guard_order([1, 2]), guard_order([2, 1]),
    bound([5, 99]), bound([5]), or_capture(["go", "north"]), or_capture(["a", "b", "c"]),
    or_capture(["x"]), tuple_subject(0, 1), tuple_subject(1, 0), tuple_subject(1, 2),
    tuple_subject("a", "b"), star([1]), star({"a": 1}), star("str"),
    nested({"user": {"name": "n", "tags": ["t", "u"]}, "ok": True}), nested({"user": {"name": 5}}),
    nested({"name": 6}), nested({}))
match = case = 5
print(match, case, (lambda match: match + 1)(2))
_ = "underscore kept"
match (1, 2):
    case (_, _):
        print(_)


class BadArgs:
    __match_args__ = ["x"]


class BadArgs2:
    __match_args__ = (5,)


class Few:
    __match_args__ = ("a",)
    a = 1


def cls(v, c):
    def run():
        match v:
            case c(1):
                return "positional"
            case c():
                return "class"
        return "no"
    return run


def two(v):
    def run():
        match v:
            case Few(1, 2):
                return "two"
        return "no"
    return run


def dup(v):
    def run():
        match v:
            case Few(1, a=1):
                return "dup"
        return "no"
    return run


def not_class(v):
    def run():
        match v:
            case tests():
                return "no"
    return run


for f in (cls(BadArgs(), BadArgs), cls(BadArgs2(), BadArgs2), cls(NoMatchArgs(), NoMatchArgs),
        two(Few()), dup(Few()), cls(1, int), cls(True, int), cls("1", str), cls(Few(), Few),
        not_class(5), cls([1], list), cls(1, 5)):
    err(f)


class Prop:
    @property
    def x(self):
        print("x read", end=" ")
        return 1


class Dyn:
    def __getattr__(self, n):
        return "dyn " + n


match Prop():
    case Prop(x=2):
        print("two")
    case Prop(x=1):
        print("one")
match Dyn():
    case Dyn(foo=f, bar="dyn bar"):
        print(f)


class Mapping(dict):
    def __missing__(self, k):
        return "missing"


match Mapping(a=1):
    case {"b": _}:
        print("never")
    case {"a": 1}:
        print("mapping a")
for source in ("match x:\n case a: pass\n case b: pass", "match x:\n case _: pass\n case 1: pass",
        "match x:\n case a | b: pass", "match x:\n case [a, a]: pass",
        "match x:\n case [*a, *b]: pass", "match x:\n case {**a, 'b': 1}: pass",
        "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case [a] | b: pass",
        "match x:\n case a | 1: pass", "match x:\n case {**_}: pass",
        "match x:\n case C(a=1, a=2): pass", "match x:\n case C(a=1, 2): pass",
        "match x:\n case 1 + 2: pass", "match x:\n case -a: pass", "match x:\n case f'a': pass",
        "match x:\n case a.b as c.d: pass", "match x:\n case 1 as _: pass",
        "match x:\n case {a: 1}: pass", "match x:\n case {a.b: 1}: pass", "match x:\n pass",
        "match x:\n case 1 if y: pass", "match x: case 1: pass", "match *x, y:\n case _: pass",
        "match x:\n case (a): pass", "match x:\n case a, *b: pass", "match x:\n case 'a' 'b': pass",
        "match x:\n case 1 + a: pass", "match x:\n case not 1: pass",
        "match x:\n case 1 as a | 2 as a: pass", "match (x):\n case 1: pass",
        "match -x:\n case 1: pass", "match x:\n case *a: pass"):
    try:
        compile(source, "m.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", e.msg)
