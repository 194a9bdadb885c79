"""Native code that steps generators where no form of CALL does it: what it takes without suspending them, and what not."""
import sys
from collections import deque
from itertools import chain, islice


def outcome(fn, *args):
    try:
        return fn(*args)
    except BaseException as e:
        lines = []
        tb = e.__traceback__
        while tb:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return type(e).__name__, str(e), lines[1:]


class Odd:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n)
    def __eq__(self, other): return isinstance(other, Odd) and self.n == other.n
    def __lt__(self, other): return self.n < other.n
    def __gt__(self, other): return self.n > other.n
    def __add__(self, other): return Odd(self.n + getattr(other, "n", other))
    __radd__ = __add__
    def __bool__(self): return self.n > 5
    def __repr__(self): return "Odd(%d)" % self.n


class Bad:
    def __repr__(self): return "Bad()"
    def __hash__(self): raise KeyError("hash")
    def __eq__(self, other): raise KeyError("eq")
    def __lt__(self, other): raise KeyError("lt")
    __gt__ = __lt__
    def __radd__(self, other): raise KeyError("add")
    def __bool__(self): raise KeyError("bool")


class Text(str):
    def __eq__(self, other): return len(self) == len(other)
    __hash__ = str.__hash__


def fail_at(n, what):
    for i in range(n):
        yield i
    raise what


def returns():
    yield 1
    yield 2
    return "value"


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


class Steps:
    """Its iterator is a generator."""
    def __iter__(self):
        for i in range(20):
            yield i % 7


SOURCES = {
    "ints": lambda: (i * 7 % 10 for i in range(40)),
    "zeros": lambda: (0 for i in range(40)),
    "ones": lambda: (1 for i in range(40)),
    "big": lambda: (i << 58 for i in range(40)),
    "overflow": lambda: (0x0fff_ffff_ffff_fff0 for i in range(40)),
    "bools": lambda: (i > 33 for i in range(40)),
    "floats": lambda: (i / 4 for i in range(40)),
    "wide floats": lambda: (1e300 * i for i in range(9)),
    "mixed": lambda: (i if i & 1 else i * 0.5 for i in range(9)),
    "negative zero": lambda: (-0.0 for i in range(3)),
    "strs": lambda: (str(i % 15) for i in range(40)),
    "texts": lambda: (Text(i % 15) for i in range(40)),
    "nones": lambda: (None for i in range(3)),
    "tuples": lambda: ((i, i) for i in range(6)),
    "pairs": lambda: ((i % 7, str(i)) for i in range(20)),
    "text pairs": lambda: ((str(i % 7), i) for i in range(20)),
    "pairs of objects": lambda: (("k" * (i % 3), Odd(i)) for i in range(9)),
    "object keys": lambda: ((Odd(i % 3) if i > 4 else i % 3, i) for i in range(9)),
    "bad keys": lambda: ((Bad() if i > 4 else i, i) for i in range(9)),
    "pairs and lists": lambda: ((i, i) if i & 1 else [i, -i] for i in range(9)),
    "pairs and texts": lambda: ((i, i) if i & 1 else "ab" for i in range(9)),
    "pairs, then no": lambda: ((i, i) if i < 5 else i for i in range(9)),
    "pairs, then three": lambda: ((i, i) if i < 5 else (i, i, i) for i in range(9)),
    "nan": lambda: (float("nan") if i == 4 else i * 0.5 for i in range(9)),
    "odd": lambda: (Odd(i) for i in range(9)),
    "int then odd": lambda: (Odd(i) if i > 2 else i for i in range(6)),
    "bad": lambda: (Bad() if i > 2 else 0 for i in range(6)),
    "unhashable": lambda: ([i] for i in range(3)),
    "empty": lambda: (i for i in ()),
    "fails": lambda: fail_at(12, ValueError("inside")),
    "stops": lambda: fail_at(12, StopIteration(5)),
    "returns": returns,
    "tree": lambda: tree(4),
    "class": lambda: iter(Steps()),
    "list": lambda: [3, 1, 2],
}


def extended(g):
    out = [None]
    out += g
    return out


def updated(g):
    out = {"1", 5}
    set.update(out, g, (7,))
    return out


def left(g):
    out = deque()
    out.extendleft(g)
    return out


# Not called by their names: what is called is found out each time.
def apply(fn, g): return fn(*(g,))


FUNCTIONS = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "sum": sum, "any": any, "all": all, "min": min,
    "max": max, "sorted": sorted, "join": "-".join, "star": lambda g: [*g], "star tuple": lambda g: (*g,),
    "star call": lambda g: (lambda *a: a)(*g), "+=": extended, "update": updated, "deque": deque,
    "short deque": lambda g: deque(g, 3), "left": left, "sum from": lambda g: sum(g, 10), "sum float": lambda g: sum(g, 0.5),
    "sum lists": lambda g: sum(g, ()), "reversed": lambda g: sorted(g, reverse=True), "max key": lambda g: max(g, key=repr),
    "5 in": lambda g: 5 in g, "9 in": lambda g: 9 in g, "text in": lambda g: "11" in g, "Text in": lambda g: Text("zz") in g,
    "bad in": lambda g: Bad() in g, "float in": lambda g: 2.0 in g, "not in": lambda g: 4 not in g,
    "map": lambda g: list(map(repr, g)), "zip": lambda g: list(zip(g, "abcdefgh")), "enumerate": lambda g: list(enumerate(g)),
    "filter": lambda g: list(filter(None, g)), "chain": lambda g: list(chain(g, g)), "islice": lambda g: list(islice(g, 2, 9, 3)),
    "dict": dict, "fromkeys": dict.fromkeys, "fromkeys of object": lambda g: dict.fromkeys(g, Odd(1)),
    "min default": lambda g: min(g, default="none"), "bytes": bytes, "unpack": lambda g: (lambda a, *b: (a, b))(*g),
}
for called, fn in FUNCTIONS.items():
    for name, source in SOURCES.items():
        r = outcome(apply, fn, source())
        if isinstance(r, (set, frozenset)):
            r = type(r).__name__, sorted(r, key=repr)
        print(called, name, r)


# A search goes no further than it has to.
def position():
    out = []
    for looked in 3, "c", 2.0, True, Odd(4):
        for source in (range(6), "abcdef", map(float, range(6)), map(Odd, range(6))):
            g = (x for x in source)
            out.append((looked in g, next(g, "end")))
    for test in any, all:
        for items in ([0, 0, 1, 0, 2], [1, 1, 0, 1, 2], [None, False, "x", 1], [True, 2.5, "", 3]):
            g = (x for x in items)
            out.append((apply(test, g), list(g)))
    return out


print(position())


# The body meddles with what it fills, and with itself.
def meddled(make, change):
    out = make()
    def items():
        for i in range(60):
            if i in (3, 20, 41):
                change(out)
            yield i
    g = items()
    try:
        (out.update if isinstance(out, set) else out.extend)(*(g,))
    except Exception as e:
        return type(e).__name__, str(e)
    return sorted(out, key=str) if isinstance(out, set) else list(out)


def meddled_dict(change):
    out = {"a": 1}
    def items():
        for i in range(30):
            if i in (3, 20):
                change(out)
            yield i % 11, i
    out.update(*(items(),))
    return out


print(meddled(list, lambda l: l.append("body")))
print(meddled(list, lambda l: l.clear()))
print(meddled(list, lambda l: l.__setitem__(slice(1, None), [])))
print(meddled(list, lambda l: l.sort(key=str)))
print(meddled(set, lambda s: s.add("body")))
print(meddled(set, lambda s: s.clear()))
print(meddled(set, lambda s: s.__isub__(set(range(2, 10)))))
print(meddled_dict(lambda d: d.update(body=1)))
print(meddled_dict(lambda d: d.clear()))
print(meddled_dict(lambda d: d.popitem()))
print(meddled_dict(lambda d: d.__setitem__(Odd(9), 9)))
print(meddled(deque, lambda d: d.append("body")))
print(meddled(deque, lambda d: d.popleft()))
print(meddled(deque, lambda d: d.rotate(2)))
print(meddled(lambda: deque(maxlen=5), lambda d: d.append("body")))


def running():
    seen = []
    def items():
        for i in range(4):
            seen.append((g.gi_running, g.gi_frame.f_lineno - g.gi_frame.f_code.co_firstlineno, outcome(next, g)[:2],
                         sys._getframe().f_back.f_code.co_name))
            yield i
    g = items()
    return [*g], seen, g.gi_frame, g.gi_running


print(running())


# An item that dies when it is dropped.
class Dies(str):
    def __del__(self): log.append("died")


log = []
print([*("x" for _ in range(2) for d in [Dies()])], "y" in (Dies("z") for _ in range(3)), log)


# Tracing that is there already, and that begins in the body.
def traced(fn, begin):
    seen = []
    def hook(frame, event, arg):
        seen.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, type(arg).__name__))
        return hook
    def items():
        for i in range(6):
            if i == 3 and begin:
                sys.settrace(hook)
                sys._getframe().f_trace = hook
            yield i
        sys.settrace(None)
    g = items()
    if not begin:
        sys.settrace(hook)
    fn(*(g,))
    sys.settrace(None)
    return seen


for fn in list, sum, deque, set, all:
    print(fn.__name__, traced(fn, False))
    events = traced(fn, True)
    print(fn.__name__, [e for e in events if e[0] == "items"])


def profiled():
    seen = []
    def hook(frame, event, arg):
        if frame.f_code.co_name == "items":
            seen.append(event)
    def items():
        yield 1
        yield 2
        sys.setprofile(hook)
        yield 3
        yield 4
        sys.setprofile(None)
    deque(items())
    return seen


print(profiled())


# Deep recursion, with and without delegation.
def nested(n):
    yield n
    if n:
        yield len([*nested(n - 1)])


def delegating(n):
    yield n
    if n:
        yield from delegating(n - 1)


print([*nested(60)][:2], len([*delegating(300)]), sum((*delegating(100),)))
print(outcome(lambda: [*nested(5000)])[:2])
print(outcome(lambda: [*delegating(5000)])[:2])


# Thrown into and closed between the items.
def survives():
    for i in range(6):
        try:
            yield i
        except KeyError:
            yield "caught"


g = survives()
print(next(g), 2 in g, g.throw(KeyError("k")), [*g], [*g])
g = survives()
print(1 in g, g.close(), [*g], sum((*g,)))
