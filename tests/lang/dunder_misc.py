"""__format__, __index__, __bool__, __len__, __contains__, __getitem__, __call__, __repr__ and others."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Idx:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


lst = list(range(10))
print(lst[Idx(2)], lst[Idx(-1)], lst[Idx(1):Idx(5):Idx(2)], "abc"[Idx(1)], (1, 2)[Idx(0)],
    range(Idx(3)), hex(Idx(255)), oct(Idx(8)), bin(Idx(5)), chr(Idx(65)), "x" * Idx(3),
    [0] * Idx(2), bytes(Idx(2)), round(2.567, Idx(1)), "%x %d" % (Idx(10), 5), int(Idx(7)),
    float(Idx(3)), complex(Idx(2)), divmod(7, 2), pow(2, 3, 5), (1).__lshift__(3),
    sum([1], Idx(2).v), f"{lst[Idx(4)]:{Idx(5).v}}", slice(Idx(1), Idx(2)).indices(5),
    b"abc"[Idx(0)], bytearray(Idx(1)), int.from_bytes(b"\1", "big"), int("11", Idx(2)))
for v in ("a", None, 1.5, 2**70):
    err(lambda: lst[Idx(v)])
    err(lambda: range(Idx(v)))
    err(lambda: hex(Idx(v)))
for f in (lambda: lst[1.0], lambda: "x" * 1.5, lambda: hex(1.5), lambda: range(1.5),
        lambda: chr("a"), lambda: [0] * None, lambda: bytes([1.5]), lambda: 1 + Idx(1),
        lambda: int("11", "2"), lambda: "abc".center(Idx(5), "*"),
        lambda: "a b".split(None, Idx(1)), lambda: "abc".find("c", Idx(1)),
        lambda: list(range(5)).insert(Idx(0), 1), lambda: list(range(5)).pop(Idx(1))):
    err(f)


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for n in (0, 3, True, -1, "a", 1.5, None, 2**63, 2**64, Idx(4)):
    err(lambda: len(Len(n)))
    err(lambda: bool(Len(n)))


class Fmt:
    def __format__(self, spec):
        return "<%s>" % spec


class BadFmt:
    def __format__(self, spec):
        return None


class StrOnly:
    def __str__(self):
        return "str only"


print(format(Fmt()), format(Fmt(), "abc"), f"{Fmt():>10}", "{:{}}".format(Fmt(), "nested"),
    "%s" % StrOnly(), f"{StrOnly()}", f"{StrOnly()!s:>12}")
err(lambda: format(BadFmt()))
err(lambda: f"{StrOnly():>12}")
err(lambda: "{:d}".format(StrOnly()))


class Contains:
    def __contains__(self, x):
        return x if x != "raise" else 1 / 0


class ViaIter:
    def __iter__(self):
        return iter([1, 2, 3])


class ViaGetitem:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10


class NoContains:
    __contains__ = None

    def __iter__(self):
        return iter([1])


print(5 in Contains(), 0 in Contains(), "" not in Contains(), 2 in ViaIter(), 9 in ViaIter(),
    20 in ViaGetitem(), 21 in ViaGetitem())
err(lambda: "raise" in Contains())
err(lambda: 1 in NoContains())
err(lambda: 1 in Len(3))


class Call:
    def __call__(self, *args, **kw):
        return args, kw


class CallChain:
    __call__ = Call()


class CallNone:
    __call__ = None


class CallStatic:
    __call__ = staticmethod(lambda *a: a)


class CallClass:
    @classmethod
    def __call__(cls, x):
        return cls.__name__, x


print(Call()(1, a=2), CallChain()(3), callable(Call()), callable(Len(1)), callable(len),
    callable(Call), callable(None), callable(CallNone()), CallStatic()(1, 2), CallClass()(4),
    list(map(Call(), [1, 2])))
err(lambda: CallNone()())
err(lambda: Len(1)())


class Repr:
    def __init__(self, r):
        self.r = r

    def __repr__(self):
        return self.r


for r in ("fine", "é", 5, None, b"x"):
    err(lambda: Repr(r))
    err(lambda: repr(Repr(r)) + ascii(Repr(r)))
    err(lambda: str([Repr(r)]))
    err(lambda: "%r" % Repr(r))


class Seq:
    def __init__(self, *items):
        self.items = list(items)

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, v):
        self.items[i] = v

    def __delitem__(self, i):
        del self.items[i]

    def __len__(self):
        return len(self.items)

    def __reversed__(self):
        return "custom reversed"


s = Seq(1, 2, 3)
s[0] = 9
del s[1]
s[5:] = [7]
print(list(s), len(s), reversed(s), s[-1], s[:2], 9 in s, *s)
a, *b = s
print(a, b, sorted(s), max(s), sum(s), list(zip(s, "ab")), [x for x in s])


class NotReversible:
    __reversed__ = None

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return i


err(lambda: reversed(NotReversible()))
err(lambda: reversed({1}))
err(lambda: reversed(5))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))),
    list(reversed({1: 2, 3: 4})), list(reversed(range(3))))


class Missing(dict):
    def __missing__(self, k):
        return "missing %r" % (k,)


print(Missing()[1], Missing({1: 2})[1], Missing().get(1))


class Bytes:
    def __bytes__(self):
        return b"bb"


class IntTrunc:
    def __int__(self):
        return 5

    def __trunc__(self):
        return 6

    def __floor__(self):
        return 7

    def __ceil__(self):
        return 8


import math
print(bytes(Bytes()), int(IntTrunc()), math.trunc(IntTrunc()), math.floor(IntTrunc()),
    math.ceil(IntTrunc()))


class Divmod:
    def __divmod__(self, o):
        return "dm", o

    def __rdivmod__(self, o):
        return "rdm", o


print(divmod(Divmod(), 1), divmod(1, Divmod()))


class Sizeof:
    def __sizeof__(self):
        return 1000


import sys
print(Sizeof().__sizeof__(), sys.getsizeof(Sizeof()) >= 1000)
