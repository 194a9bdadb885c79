"""Native code that takes all items of a generator: forms of CALL that run it in the interpreter's loop."""
import sys


def numbers(n):
    for i in range(n):
        yield i


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


# Each function runs often enough to be specialized, then meets what its guards do not expect.
def make_list(g): return list(g)
def make_tuple(g): return tuple(g)
def make_set(g): return set(g)
def make_frozenset(g): return frozenset(g)
def make_sum(g): return sum(g)
def make_any(g): return any(g)
def make_all(g): return all(g)
def make_min(g): return min(g)
def make_max(g): return max(g)
def make_sorted(g): return sorted(g)
def make_join(g): return "-".join(g)


def make_extend(g):
    out = [None]
    return out.extend(g), out


def make_update(g):
    out = {"x"}
    return out.update(g), sorted(out, key=str)


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
    def __lt__(self, other): raise KeyError("lt")
    __gt__ = __lt__
    def __radd__(self, other): raise KeyError("add")
    def __bool__(self): raise KeyError("bool")


def fail_at(n, what):
    for i in range(n):
        yield i
    raise what


SOURCES = {
    "ints": lambda: (i * 7 % 10 for i in range(12)),
    "big": lambda: (i << 58 for i in range(8)),
    "bools": lambda: (i > 3 for i in range(8)),
    "floats": lambda: (i / 4 for i in range(9)),
    "mixed": lambda: (i if i & 1 else i * 0.5 for i in range(9)),
    "negative zero": lambda: (-0.0 for i in range(3)),
    "strs": lambda: (str(i) for i in range(12)),
    "nones": lambda: (None for i in range(3)),
    "tuples": lambda: ((i, i) for i in range(6)),
    "odd": lambda: (Odd(i) for i in range(9)),
    "int then odd": lambda: (Odd(i) if i > 2 else i for i in range(6)),
    "bad": lambda: (Bad() if i > 2 else 0 for i in range(6)),
    "unhashable": lambda: ([i] for i in range(3)),
    "empty": lambda: (i for i in ()),
    "fails": lambda: fail_at(3, ValueError("inside")),
    "stops": lambda: fail_at(3, StopIteration(5)),
    "delegates": lambda: (lambda: (yield from numbers(10)))(),
    "list": lambda: [3, 1, 2],
    "strings": lambda: ["b", "a"],
    "number": lambda: 5,
}
for fn in (make_list, make_tuple, make_set, make_frozenset, make_sum, make_any, make_all, make_min, make_max,
           make_sorted, make_join, make_extend, make_update):
    for _ in range(30):
        if fn is make_join:
            fn(str(i) for i in range(4))
        else:
            fn(i for i in range(4))
    for name, source in SOURCES.items():
        r = outcome(fn, source())
        if isinstance(r, (set, frozenset)):
            r = type(r).__name__, sorted(r, key=repr)
        print(fn.__name__, name, r)


# The generator's body may change what it is fed to, and see its callers.
def grow():
    out = []
    def items():
        for i in range(40):
            if i == 20:
                out.append("body")
            yield i
    for _ in range(5):
        out.clear()
        out.extend(items())
    return out


print(grow())


def callers():
    f = sys._getframe()
    names = []
    while f:
        names.append(f.f_code.co_name)
        f = f.f_back
    return names


def caller_names():
    for _ in range(4):
        names = list(callers() if i else i for i in range(2))
    return names


print(caller_names())


# An item's method sees the generator suspended, and may resume, close or exhaust it.
class Resumes:
    def __init__(self, g, do):
        self.g, self.do = g, do
    def __hash__(self):
        if self.do == "next":
            print("running", self.g[0].gi_running, "next", next(self.g[0]))
        elif self.do == "close":
            self.g[0].close()
        elif self.do == "exhaust":
            print("rest", list(self.g[0]))
        return 1
    def __eq__(self, other): return False


def meddle(do):
    box = []
    def items():
        for i in range(8):
            yield Resumes(box, do) if i == 3 else i
    box.append(items())
    return len(set(box[0]))


for _ in range(3):
    for do in ("nothing", "next", "close", "exhaust"):
        print(do, meddle(do))


# Inside itself.
def inside():
    def items():
        yield 1
        yield len(list(g))
    for _ in range(4):
        g = items()
        r = outcome(make_list, g)
    return r


print(inside())


# any() and all() stop at once: the generator is closed.
def stops():
    log = []
    def items():
        try:
            for i in range(5):
                yield i
        finally:
            log.append("closed")
    for _ in range(4):
        log.append(any(items()))
        log.append(all(items()))
        g = items()
        log.append(any(g))
        log.append(next(g))
    return log


print(stops())


# Tracing that begins inside.
def traced():
    seen = []
    def hook(frame, event, arg):
        seen.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno))
        return hook
    def items(on):
        for i in range(4):
            if i == 2 and on:
                sys.settrace(hook)
            yield i
        helper()
        sys.settrace(None)
    def helper():
        return 1
    for i in range(6):
        r = sum(items(i == 5))
    return r, seen


def recursive(n):
    yield n
    if n:
        yield sum(recursive(n - 1))


print(traced()[0])
for _ in range(3):
    print(sum(recursive(50)))
print(outcome(lambda: sum(recursive(5000)))[:2])


# send()
def echo():
    got = None
    while got != "stop":
        got = yield (yield got)
    return "returned"


def talk(g, values):
    out = []
    for v in values:
        try:
            out.append(g.send(v))
        except (StopIteration, TypeError, ValueError, RuntimeError) as e:
            out.append((type(e).__name__, str(e)))
    return out


class Sends:
    def send(self, x): return ("sends", x)


for _ in range(4):
    print(talk(echo(), [None, 1, 2, [3], "a" * 3, 4, "stop", "stop", "stop", 7]))
print(talk(echo(), [1, None, 2]))
print(talk(Sends(), [1, 2]))


def selfish():
    yield 1
    yield outcome(g.send, None)[:2]


g = selfish()
print(talk(g, [None] * 3))


async def coro(n):
    return n


print(talk(coro(3), [None, None]))
c = coro(3)
print(talk(c, [1]))
c.close()
