"""Calls of native code from sites that meet one callee, then others."""
import sys


class L(list):
    def append(self, x):
        list.append(self, ("L", x))

    def __len__(self):
        return 42


class M:
    def __len__(self):
        return self.n

    def append(self, x):
        return ("M", x)


def lengths(items):
    r = []
    for x in items:
        try:
            r.append(len(x))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


def m(n):
    o = M()
    o.n = n
    return o


print(lengths([[], [1], (), (1, 2), "abc", "", {}, {1: 2}, {3}, range(9), b"xy", L([1]), m(3), m(0), m(-1),
               m("x"), m(True), m(2 ** 80), 5, None, M, [1, 2]]))


def appends(objs):
    r = []
    for o in objs:
        try:
            r.append(o.append(1))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


a, b = [], L()
print(appends([a, a, a, b, a, m(1), a, 3, bytearray(), a]), a, b)


def grow(n):
    r = []
    for i in range(n):
        r.append(str(i))
    return len(r), r[-1]


print(grow(0 + 1000))


def instances(objs, cls):
    r = []
    for o in objs:
        try:
            r.append(isinstance(o, cls))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


class Meta(type):
    def __instancecheck__(cls, o):
        return o == 1


class WithMeta(metaclass=Meta):
    pass


class Liar:
    __class__ = int


for cls in (int, object, L, (str, int), WithMeta, 5, int | str, bool):
    print(instances([1, True, "s", None, L(), Liar(), 2.5, int], cls))


def gen(n):
    for i in range(n):
        yield i
    return "result"


def nexts(its):
    r = []
    for it in its:
        try:
            r.append(next(it))
        except Exception as e:
            r.append((type(e).__name__, e.args))
    return r


class Py:
    n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("py", self.n)
        return self.n


def failing():
    yield 1
    raise ValueError("failing")


def stopping():
    yield 1
    raise StopIteration(5)


def recursive():
    yield next(rec)


g, p, f, s, li = gen(2), Py(), failing(), stopping(), iter([7])
rec = recursive()
print(nexts([g, g, g, g, p, p, p, p, f, f, f, s, s, s, li, li, 3, rec, rec]))


def delegating():
    x = yield from gen(2)
    yield x


g = delegating()
print(nexts([g, g, g, g, g]))


def deep(n):
    if n:
        yield next(deep(n - 1))
    else:
        yield "bottom"


print(next(deep(400)))
try:
    print(next(deep(5000)))
except RecursionError as e:
    print("RecursionError")


def types(items):
    return [type(x).__name__ for x in items]


print(types([1, "a", None, [], type, M(), M, 1.5, ...]))


def make(cls, *tests):
    r = []
    for t in tests:
        try:
            r.append(cls(t))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


for cls in (str, int, float, bool, tuple, list, set, dict, range, type, object, KeyError, bytes, complex, M, L):
    print(cls.__name__, make(cls, 1, "2", [], None, ("a", "b") if cls is not set else ()) if cls not in (M, object) else cls.__name__)
print(make(object, 1), make(M, 1))


def change(fs, x):
    return [f(x) for f in fs]


print(change([abs, abs, abs, ord, lambda x: ("lambda", x), abs, str, str, str, int, M.__class__, abs][:3], -3))


def mixed(fs):
    r = []
    for f, x in fs:
        try:
            r.append(f(x))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


print(mixed([(abs, -1), (abs, -2), (abs, -3), (ord, "a"), (lambda x: (x,), 1), (abs, "x"), (str, 1), (str, 2), (str, 3),
             (int, "4"), (len, []), (len, [1]), (len, [1]), (M, 1), (L, [1]), (3, 3), (print, "printed"), (type, 1)] * 4))


def methods(pairs):
    r = []
    for o, x in pairs:
        try:
            r.append(o.count(x))
        except Exception as e:
            r.append((type(e).__name__, str(e)))
    return r


print(methods([([1, 1], 1)] * 4 + [("aa", "a")] * 4 + [((1,), 1), (range(3), 1), (b"a", 97), ([1], 1), ("a", 1), (L([1]), 1)]))


def shadow(x):
    return len(x)


print([shadow([1]) for i in range(4)])
len = lambda x: "shadowed"
print([shadow([1]) for i in range(3)])
del len
print([shadow([1]) for i in range(3)])
import builtins
saved = builtins.len
builtins.len = lambda x: "replaced"
print([shadow([1]) for i in range(3)])
builtins.len = saved
print([shadow([1]) for i in range(3)])


class K:
    keep = []

    def __del__(self):
        K.keep.append("del")


def temporaries():
    r = []
    for i in range(4):
        r.append((isinstance(K(), K), type(K()).__name__, len([K()]), str(K())[:1], abs(-5)))
    return r, len(K.keep)


print(temporaries())
