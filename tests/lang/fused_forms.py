"""Superinstructions: each is reached with the operands it is made for, then meets all others."""
import sys


class Num:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def op(sign, swap=False):
        def method(self, other):
            a, b = (other, self) if swap else (self, other)
            return Num(f"({a!r}{sign}{b!r})")
        return method

    __add__, __sub__, __mul__ = op("+"), op("-"), op("*")
    __radd__, __rsub__, __rmul__ = op("+", True), op("-", True), op("*", True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e), e.__traceback__.tb_next.tb_lineno - f.__code__.co_firstlineno


VALUES = (2.5, -1.25, 0.0, -0.0, 1e300, -1e300, float("inf"), 5e-324, 3, 0, 2 ** 70, True, "s", None, Num("n"))
SMALL = (1.5, 0.0, 1e300, 7, "x", Num("m"))


def make_pairs():
    forms = {}
    for first in "+-*":
        for second in "+-*":
            for text in (f"a {first} b {second} c", f"c {second} (a {first} b)"):
                space = {}
                exec(f"def f(a, b, c):\n    return (\n        {text})", space)
                forms[text] = space["f"]
                exec(f"def g(a, b, c):\n    r = 'old'\n    r = (\n        {text})\n    return r", space)
                forms["r = " + text] = space["g"]
    return forms


def float_pairs():
    total = 0
    for text, f in make_pairs().items():
        for i in range(300):
            f(1.5, 2.25, i + 0.5)
        out = []
        for a in VALUES:
            for b in SMALL:
                for c in SMALL:
                    out.append(repr(attempt(f, a, b, c)))
            f(1.5, 2.25, 0.75)
        seen = "|".join(out)
        h = 0
        for ch in seen:
            h = (h * 31 + ord(ch)) % 1000003
        print(text, len(seen), h)


class P:
    def __init__(self, x, y=None):
        self.x = x
        self.y = y


class Q:
    def __init__(self, x):
        self.z = 1
        self.x = x


class R:
    @property
    def x(self):
        return 40.5

    @property
    def y(self):
        return P(3.5)


class S:
    x = 7.25

    def __getattr__(self, name):
        if name == "y":
            return self
        raise AttributeError(name)


def times_x(f, o):
    return f * \
        o.x


def plus_x(f, o):
    return f + o.x


def minus_x(f, o):
    return f - o.x


def y_x(o):
    r = o.y \
        .x
    return r


def attributes():
    p = P(2.5, P(1.5))
    for f in (times_x, plus_x, minus_x):
        for i in range(300):
            f(i + 0.5, p)
        out = []
        for o in (p, P(3), P("s"), P(0.0), P(None), Q(1.5), R(), S(), 5, None, P(Num("k")), p):
            for left in (1.5, 2, "a", Num("l"), 1e308):
                out.append(attempt(f, left, o))
        print(f.__name__, out)
    for i in range(300):
        y_x(p)
    gone = P(1, P(2))
    del gone.y.x
    empty = P(1)
    del empty.y
    print([attempt(y_x, o) for o in (p, P(1, Q(5)), P(1, P([1])), gone, empty, R(), S(), P(1, 5), P(1), None, p)])
    q = P(1, P([]))
    got = [y_x(q) for i in range(5)]
    print(sys.getrefcount(q.y) == sys.getrefcount(P(1).__class__("z").x) or got[0] is q.y.x)
    P.x = property(lambda self: "data descriptor")
    print(attempt(times_x, 2, p), attempt(y_x, p))
    del P.x
    print(attempt(times_x, 2.0, p), attempt(y_x, p))


def fill(l, n, start=0):
    i = start
    while i < n:
        l[i] = False
        i += 1
    return l


def first_true(l, n):
    i = 0
    while i < n:
        if l[i]:
            return i
        i += 1
    return -1


def first_false(l, n):
    i = 0
    while i < n:
        if not \
                l[i]:
            return i
        i += 1
    return -1


class Truth:
    def __init__(self, b):
        self.b = b

    def __bool__(self):
        if self.b is None:
            raise ZeroDivisionError("no truth")
        return self.b


class Items:
    def __init__(self, *items):
        self.items = list(items)

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v


def lists():
    fill([True] * 400, 400)
    first_true([False] * 400, 400)
    first_false([True] * 400, 400)
    print(fill([1, 2, 3], 3), fill([[1], [2]], 2), attempt(fill, [1], 3), attempt(fill, (1,), 1),
          fill({}, 3), fill(bytearray(3), 2), fill(Items(1, 2, 3), 2).items, fill([1, 2, 3], 0, -2),
          attempt(fill, [1], 1.0, 0.5), attempt(fill, None, 1))
    class Dies:
        def __del__(self):
            print("dies", end=" ")
    print(fill([Dies(), Dies()], 2))
    for f in (first_true, first_false):
        print([attempt(f, l, n) for l, n in (
            ([False, True], 2), ([0, 1], 2), ([1, 0], 2), ([None, "", "x"], 3), (["x", ""], 2),
            ([0.0, 1.5], 2), ([Truth(False), Truth(True)], 2), ([Truth(True), Truth(False)], 2),
            ([Truth(None)], 1), ([], 1), ((0, 1), 2), ("ab", 2), ({0: 0, 1: 1}, 2), (Items(0, 1), 2),
            ([2 ** 70], 1), (None, 1), ([[], [1]], 2))])


class Ordered:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        self.n -= 1
        return self.n > 0

    __le__ = __gt__ = __ge__ = __lt__

    def __bool__(self):
        self.n -= 1
        return self.n > 0


def loops():
    space = {}
    for op in ("<", "<=", ">", ">="):
        for limit in ("n", "5"):
            step = "+" if "<" in op else "-"
            exec(f"def loop(i, n, step):\n    rounds = 0\n    while i {op} {limit}:\n        rounds += 1\n"
                 f"        if rounds > 500:\n            break\n        i = i {step} step\n    return i, rounds", space)
            loop = space["loop"]
            start = 0 if step == "+" else 400
            for _ in range(3):
                loop(start, 300 if step == "+" else 100, 1)
            print(op, limit, [attempt(loop, *a) for a in (
                (start, 10, 1), (start + 0.5, 10.25, 0.5), (start, 10.5, 2), (2 ** 70, 2 ** 70 + 3, 1),
                (float("nan"), 1.0, 1.0), ("a", "b", "c"), (start, None, 1), (True, 3, 1))], end=" ")
            class Step(Ordered):
                def __add__(self, other):
                    return self
                __sub__ = __add__
            print(attempt(loop, Step(4), 9, 1)[1:])
    def until(l):
        n = 0
        while l:
            n += 1
            if n > 400:
                break
            if type(l) is list:
                l.pop()
            elif type(l) is int:
                l -= 1
        return n
    until(300)
    print([attempt(until, v) for v in (5, [1, 2, 3], Ordered(4), None, "", 0, 0.0, Truth(None), False)])


def traced():
    lines = []

    def trace(frame, event, arg):
        if frame.f_code is plus_x.__code__ and event == "line":
            lines.append(frame.f_lineno - plus_x.__code__.co_firstlineno)
        return trace
    sys.settrace(trace)
    plus_x(1.5, Q(2.5))
    sys.settrace(None)
    print(lines, plus_x(1.5, Q(2.5)))


float_pairs()
attributes()
lists()
loops()
traced()


def sum_range(*args):
    total = 0
    if len(args) == 1:
        for i in range(args[0]):
            total += i
    elif len(args) == 2:
        for i in range(args[0], args[1]):
            total = total * 3 + i
    else:
        a, b, c = args
        for i in range(a, b, c):
            total = total * 3 + i
    return total


class Index:
    def __index__(self):
        return 4


def ranges():
    for _ in range(5):
        sum_range(4), sum_range(1, 4), sum_range(1, 9, 3)
    big = 2 ** 60 - 1
    print([attempt(sum_range, *a) for a in (
        (4,), (0,), (-3,), (1, 4), (4, 1), (-2, 2), (0, 9, 3), (0, 10, 3), (9, 0, -3), (1, 5, 0), (1.5,),
        (Index(),), (0, Index()), (0, 9, Index()), (True, 3), (big - 2, big), (big - 2, big + 5),
        (big - 5, big, 4), (9, 0, -4), (0, 9, -1), (3, -1, -1), (5, 5, -2), (-big - 1, big, big), (big, -big - 1, -big),
        (0, -big, -big // 2), (2 ** 64, 2 ** 64 + 2), ("a",), (None, 1))])
    globals()["range"] = lambda n: [n, n]
    print(attempt(sum_range, 3))
    del globals()["range"]
    print(sum_range(3))


ranges()


def unpack(seq, n):
    d = c = b = a = None
    for i in range(n):
        a, b, c, d = seq
    return a, b, c, d


def unpack_itself(seq, n):
    d = b = None
    for i in range(n):
        d, b = seq
        x, seq = b, [d, b]
    return d, b, seq


def unpack_new(n, kind):
    b = a = None
    for i in range(n):
        a, b = kind([[i], [i, i]])
    return a, b


class Noisy:
    log = []

    def __init__(self, n, act=None):
        self.n = n
        self.act = act

    def __del__(self):
        Noisy.log.append(self.n)
        if self.act is not None:
            self.act()


def unpack_noisy(pairs):
    log, seen = Noisy.log, []
    second = first = None
    for pair in pairs:
        first, second = pair
        pair = None
        seen.append((first.n, second.n))
    return seen


def unpacking():
    for kind in (tuple, list):
        unpack(kind("abcd"), 300)
        print([attempt(unpack, v, 2) for v in (kind("abcd"), kind("abc"), kind("abcde"), "wxyz", {1: 2, 3: 4, 5: 6, 7: 8},
                                               range(4), iter([1, 2, 3, 4]), 5, None, (Num("q"),) * 4)])
        print(unpack_itself(kind((1, 2)), 300), unpack_new(300, kind))
    def pairs(n):
        for i in range(n):
            yield [Noisy(2 * i), Noisy(2 * i + 1)] if i % 2 else (Noisy(2 * i), Noisy(2 * i + 1))
    seen = unpack_noisy(pairs(150))
    print(seen == [(2 * i, 2 * i + 1) for i in range(150)], sorted(Noisy.log) == list(range(300)))
    target = []
    target[:] = [Noisy(1), Noisy(2, target.clear)]
    def changing():
        for i in range(3):
            yield target
            target[:] = [Noisy(3), Noisy(4, target.clear)]
    print(unpack_noisy(changing()), target)


unpacking()
