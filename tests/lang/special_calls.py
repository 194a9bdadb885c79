"""Special methods run as frames of their own: results, NotImplemented, errors, deep recursion."""
import sys


class V:
    log = []

    def __init__(self, x):
        self.x = x

    def note(self, name, *args):
        V.log.append((name,) + tuple(getattr(a, "x", a) for a in args))

    def __add__(self, o):
        self.note("add", o)
        return NotImplemented if o == "no" else V(self.x + (o.x if isinstance(o, V) else o))

    def __radd__(self, o):
        self.note("radd", o)
        return NotImplemented if o == 7 else V(o + self.x)

    def __iadd__(self, o):
        self.note("iadd", o)
        return NotImplemented if o == 3 else self

    def __sub__(self, o):
        return NotImplemented

    def __matmul__(self, o):
        return ("matmul", self.x, o)

    def __neg__(self):
        return V(-self.x)

    def __pos__(self):
        return "pos"

    def __invert__(self):
        raise ValueError("invert")

    def __eq__(self, o):
        self.note("eq", o)
        return self.x == o.x if isinstance(o, V) else NotImplemented

    def __lt__(self, o):
        return self.x < o.x if isinstance(o, V) else NotImplemented

    def __ge__(self, o):
        return [self.x, o]

    def __hash__(self):
        return hash(self.x)

    def __getitem__(self, k):
        if k == "bad":
            raise KeyError(k)
        return (self.x, k)

    def __setitem__(self, k, v):
        self.note("set", k, v)

    def __contains__(self, k):
        return [k] if k else ""

    def __bool__(self):
        return self.x > 0

    def __call__(self, *args, **kw):
        return args, kw

    def __repr__(self):
        return "V(%r)" % self.x


def show(f):
    try:
        print(f.__name__, f())
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
    if V.log:
        print("   ", V.log)
        V.log.clear()


a, b = V(1), V(2)
for text in """a + b; a + 4; 4 + a; 4.5 + a; 7 + a; a + 'no'; 'no' + a; a - b; a - 1; 1 - a; a @ 3; -a; +a; ~a
a == b; a == V(1); a == 1; 1 == a; a != b; a != V(1); a < b; a < 1; a > b; a >= b; a >= 1; a <= b; a <= 1
a[1]; a['bad']; a['k']; 1 in a; 0 in a; 0 not in a; not a; not V(0); bool(a); a and 1; V(0) and 1; a or 1; V(0) or 1
1 if a else 2; 1 if V(-1) else 2; 1 if a == b else 2; 1 if a >= b else 2; 1 if 0 in a else 2; 1 if 5 in a else 2
1 if not a else 2; a(1, k=2); a(); a ** 2; divmod(a, 1); a[1:2]; (a[0], a[-1])""".replace("\n", ";").split(";"):
    text = text.strip()
    f = eval("lambda: " + text)
    f.__name__ = text
    for _ in range(3):
        show(f)


def inplace(k):
    v = V(1)
    v += k
    return v


for k in (1, 3, b, "no"):
    f = lambda: inplace(k)
    f.__name__ = "v += %r" % (k,)
    show(f)


def store():
    a[1] = 2
    a[b] = a
    return "stored"


show(store)


class Sub(V):
    def __radd__(self, o):
        return "Sub.__radd__"

    def __gt__(self, o):
        return "Sub.__gt__"


print(a + Sub(1), a < Sub(3), Sub(1) + a)
V.log.clear()


class BoolBad:
    def __bool__(self):
        return 1


class LenBool:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class IterBad:
    def __iter__(self):
        return 3


class Count:
    def __init__(self, n, end=StopIteration):
        self.n, self.end = n, end

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise self.end("end")
        self.n -= 1
        return self.n


class GenIter:
    def __iter__(self):
        yield 1
        yield 2


class GenAdd:
    def __add__(self, o):
        yield o


def truth(o):
    return [1 if o else 0, not o, (o and 1) is o, (o or 1) is o]


for o in (BoolBad(), LenBool(0), LenBool(3), LenBool(-1), LenBool("x"), LenBool(2.0), LenBool(True)):
    f = lambda: truth(o)
    f.__name__ = type(o).__name__
    show(f)


def loop(it):
    r = []
    for x in it:
        r.append(x)
    else:
        r.append("else")
    return r


for it in (Count(3), Count(0), Count(2, ValueError), GenIter(), IterBad(), LenBool(1)):
    f = lambda: loop(it)
    f.__name__ = type(it).__name__
    show(f)
print(list(GenAdd() + 5))


class Prop:
    def __init__(self):
        self.v = 1

    @property
    def p(self):
        return self.v

    @p.setter
    def p(self, v):
        if v == "bad":
            raise ValueError(v)
        self.v = v

    @property
    def g(self):
        yield self.v


def props():
    o = Prop()
    r = []
    for i in range(4):
        o.p = i
        r.append(o.p)
        r.append(list(o.g))
    try:
        o.p = "bad"
    except ValueError as e:
        r.append(e.args)
    try:
        o.g = 1
    except AttributeError as e:
        r.append(str(e))
    return r


show(props)


class Hook:
    def __setattr__(self, name, v):
        object.__setattr__(self, name, (v,))


def hook():
    o = Hook()
    for i in range(3):
        o.x = i
    return o.x


show(hook)


# Deep recursion through each of them ends in RecursionError.
class Deep:
    def __add__(self, o):
        return self + o

    def __radd__(self, o):
        return o + self

    def __iadd__(self, o):
        self += o
        return self

    def __neg__(self):
        return -self

    def __eq__(self, o):
        return self == o

    def __lt__(self, o):
        return True if self < o else False

    def __getitem__(self, k):
        return self[k]

    def __setitem__(self, k, v):
        self[k] = v

    def __contains__(self, k):
        return k in self

    def __bool__(self):
        return not self

    def __call__(self):
        return self()

    def __iter__(self):
        return iter(self)

    def __next__(self):
        for x in self.me:
            return x

    def __len__(self):
        return len(self)

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *exc):
        with self:
            pass

    @property
    def p(self):
        return self.p

    @p.setter
    def p(self, v):
        self.p = v

    def __getattr__(self, name):
        return self.absent

    def m(self):
        return self.m()

    @classmethod
    def c(cls):
        return cls.c()

    def gen(self):
        yield from self.gen()

    def gen2(self):
        for x in self.gen2():
            yield x


class DeepInit:
    def __init__(self):
        DeepInit()


class DeepSuper(Deep):
    def m(self):
        return super().m()


class DeepStr:
    def __str__(self):
        return str(self)

    def __repr__(self):
        return repr(self)

    def __hash__(self):
        return hash(self)

    def __format__(self, spec):
        return format(self, spec)


class It(Deep):
    def __iter__(self):
        return self


def iadd(d):
    d += 1


def setitem(d):
    d[1] = 2


def setprop(d):
    d.p = 1


def with_(d):
    with d:
        pass


def forever(n):
    return forever(n + 1)


def star(*args, **kw):
    return star(*args, **kw)


d, it, s = Deep(), It(), DeepStr()
it.me = it
tests = [lambda: d + 1, lambda: 1 + d, lambda: iadd(d), lambda: -d, lambda: d == 1, lambda: d < d, lambda: d[1],
         lambda: setitem(d), lambda: 1 in d, lambda: not d, lambda: d(), lambda: [x for x in d], lambda: [x for x in it],
         lambda: len(d), lambda: with_(d), lambda: d.p, lambda: setprop(d), lambda: d.zzz, lambda: d.m(), lambda: Deep.c(),
         lambda: list(d.gen()), lambda: list(d.gen2()), lambda: DeepInit(), lambda: DeepSuper().m(), lambda: str(s),
         lambda: repr(s), lambda: hash(s), lambda: f"{s}", lambda: forever(0), lambda: star(1, k=2), lambda: next(it),
         lambda: sorted([d, d]), lambda: max(d, d), lambda: [d] == [Deep()], lambda: {s: 1}]
for limit in (1000, 300):
    sys.setrecursionlimit(limit)
    for i, f in enumerate(tests):
        try:
            f()
            print(i, "no error")
        except RecursionError:
            print(i, "RecursionError")
