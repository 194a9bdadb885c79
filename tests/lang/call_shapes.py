"""Calls with keywords, defaults, *args and **kwargs: repeated, so that places learn, and then failed."""


def show(call, *args, **kwargs):
    try:
        return call(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def f(a, b=2, c=3):
    return a, b, c


def g(a, /, b, *, k=5, m):
    return a, b, k, m


def rest(a, *args, k=1, **kwargs):
    return a, args, k, kwargs


def everything(*args, **kwargs):
    return args, kwargs


# One place, many functions with keywords.
def named(fn):
    return fn(1, c=30, b=20)


for fn in [f, f, f, lambda a, b, c: (c, b, a), f, rest, everything, f, lambda a, c: a, lambda b, c: c, f,
           lambda a, /, **kw: (a, kw), lambda *, b, c: b, lambda a, b, *, c: c, f]:
    print(show(named, fn))

# The same code with other defaults.
def maker(d):
    def inner(x, y=d, *, z=d * 2):
        return x, y, z
    return inner


fns = [maker(i) for i in range(4)]
for i in range(3):
    for fn in fns:
        print(fn(i), fn(i, z=7), fn(y=1, x=2), fn(i, 4), end=" ")
    print()
fns[0].__defaults__ = (100,)
fns[1].__kwdefaults__ = {"z": 200}
fns[2].__defaults__ = None
fns[3].__kwdefaults__ = None
for fn in fns:
    for _ in range(2):
        print(show(lambda: fn(1)), show(lambda: fn(1, z=3)), show(lambda: fn(x=1, y=2)), show(lambda: fn()))

# Mistakes at a place that has learnt.
def wrong(fn, which):
    if which == 0:
        return fn(1, 2, m=3)
    if which == 1:
        return fn(1, 2, m=3, k=4)
    if which == 2:
        return fn(1, b=2, m=3)
    if which == 3:
        return fn(1, b=2)
    if which == 4:
        return fn(a=1, b=2, m=3)
    if which == 5:
        return fn(1, 2, b=3, m=4)
    if which == 6:
        return fn(1, 2, 3, m=4)
    return fn(1, 2, m=3, nope=4)


for which in range(8):
    for _ in range(3):
        print(show(wrong, g, which))
    print(show(wrong, rest, which), show(wrong, everything, which))


class C:
    def __init__(self, x, y=2, *rest, z=3, **more):
        self.v = x, y, rest, z, more

    def m(self, a, b=1, *, c=2):
        return a, b, c

    def s(self, *args, **kwargs):
        return len(args), sorted(kwargs)

    @classmethod
    def make(cls, *args, **kwargs):
        return cls(*args, **kwargs).v


def methods(o):
    return o.m(1), o.m(1, c=5), o.m(b=3, a=4), o.s(1, 2), o.s(k=1), o.s(), o.m(*(1, 2)), o.m(*[1], **{"c": 9})


for _ in range(4):
    print(methods(C(1)), C(1, 5, 6, z=7, w=8).v, C(x=1).v, C.make(1, z=2), C.make(*[1, 2, 3]))


class Odd(C):
    def __getattribute__(self, name):
        return lambda *args, **kwargs: (name, args, kwargs)


print(methods(Odd(1)))


# f(*args, **kwargs)
def spread(fn, args, kwargs):
    return fn(*args, **kwargs)


def spread_args(fn, args):
    return fn(*args)


def spread_kwargs(fn, kwargs):
    return fn(**kwargs)


class Mapping:
    def keys(self):
        return ["a", "b"]

    def __getitem__(self, key):
        return key * 2


class Sub(dict):
    pass


class Str(str):
    pass


made = "".join(["b", ""])
for _ in range(3):
    for args in [(), (1,), (1, 2), [1, 2, 3], iter([1, 2]), "ab", range(4), {1: 2}, 5, None]:
        print(show(spread_args, f, args), show(spread_args, everything, args), show(spread_args, rest, args))
    for kwargs in [{}, {"a": 1}, {"a": 1, made: 2}, {"c": 1, "a": 2, "b": 3}, {"z": 1, "a": 2}, Mapping(), Sub(a=5),
                   {1: 2}, {"a": 1, 2: 3}, [("a", 1)], None, {Str("a"): 1, "x" + str(len(made)): 3}]:
        print(show(spread_kwargs, f, kwargs), show(spread_kwargs, everything, kwargs),
              show(spread_kwargs, rest, kwargs))
        print(show(spread, f, (7,), kwargs), show(spread, everything, (7, 8), kwargs),
              show(spread, rest, [7, 8], kwargs), show(spread, dict, (), kwargs))
print(show(spread_args, max, (3, 4)), show(spread, sorted, ([3, 1],), {"reverse": True}))
print(show(lambda: f(*(1,), b=2, **{"c": 3})), show(lambda: f(*(1,), b=2, **{"b": 3})))
print(show(lambda: f(*5, **{})), show(lambda: f(*(), **5)), show(lambda: f(*5, **6)))

# What the callee gets is its own.
d = {"q": 1}
t = (1, 2)


def change(*args, **kwargs):
    kwargs["new"] = len(args)
    return kwargs


print(spread(change, t, d), d, change(**d), d)


def delete(**kwargs):
    d.clear()
    return kwargs


print(delete(**d), d)


# Arguments that nobody else holds, and their end.
class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


def ignore(*args, **kwargs):
    return len(args) + len(kwargs)


def pass_on(*args, **kwargs):
    return ignore(*args, **kwargs)


for _ in range(3):
    print(pass_on(Dies("a"), Dies("b"), x=Dies("c")), ignore(*(Dies("d"),)), ignore(**{"y": Dies("e")}))


# Many of everything.
names = ["k%d" % i for i in range(40)]
print(len(everything(*range(300))[0]), len(everything(**{n: n for n in names})[1]))
space = {}
exec("def many(%s, *args, %s, **kw): return k0, k39, args, kw" %
     (", ".join(names[:20]), ", ".join("%s=%s" % (n, i) for i, n in enumerate(names[20:]))), space)
for _ in range(3):
    print(space["many"](*range(22)), space["many"](*range(20), k39=1, zz=2),
          space["many"](**{n: n for n in names}))
