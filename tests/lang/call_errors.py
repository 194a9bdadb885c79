"""Every TypeError of calling functions wrongly."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def none():
    return "none"


def one(a):
    return a


def two(a, b):
    return a, b


def three(a, b, c):
    return a, b, c


def dflt(a, b=2, c=3):
    return a, b, c


def star(a, *args):
    return a, args


def kw(**kwargs):
    return kwargs


def both(a, b=1, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


def posonly(a, b=2, /):
    return a, b


def posmix(a, /, b, *, c):
    return a, b, c


def posmany(a, b, c, /, d):
    return a


def kwonly(*, a, b=2):
    return a, b


def kwonly3(*, a, b, c):
    return a


def poskw(a, /, **kw):
    return a, kw


class C:
    def method(self, x):
        return x

    @classmethod
    def cm(cls, x):
        return x

    @staticmethod
    def sm(x):
        return x

    def noself():
        pass


class D:
    def __init__(self, a):
        self.a = a

    def __call__(self, b):
        return b


class Empty:
    pass


def calls():
    yield lambda: none(1)
    yield lambda: none(1, 2)
    yield lambda: none(x=1)
    yield lambda: one()
    yield lambda: one(1, 2)
    yield lambda: one(b=1)
    yield lambda: one(1, b=1)
    yield lambda: one(1, a=1)
    yield lambda: one(a=1, b=2)
    yield lambda: one(*[1, 2, 3])
    yield lambda: one(**{"a": 1, "b": 2})
    yield lambda: one(1, **{"a": 2})
    yield lambda: two()
    yield lambda: two(1)
    yield lambda: two(b=1)
    yield lambda: two(1, 2, 3)
    yield lambda: two(1, 2, 3, 4)
    yield lambda: two(1, a=2)
    yield lambda: three()
    yield lambda: three(1)
    yield lambda: three(b=1)
    yield lambda: three(1, c=1)
    yield lambda: dflt()
    yield lambda: dflt(1, 2, 3, 4)
    yield lambda: dflt(b=1)
    yield lambda: dflt(1, b=2, d=5)
    yield lambda: dflt(1, 2, b=3)
    yield lambda: star()
    yield lambda: star(b=1)
    yield lambda: star(1, a=1)
    yield lambda: kw(1)
    yield lambda: kw(1, a=2)
    yield lambda: kw(1, 2, 3)
    yield lambda: both()
    yield lambda: both(1)
    yield lambda: both(c=1)
    yield lambda: both(1, 2, 3, a=1, c=5)
    yield lambda: posonly()
    yield lambda: posonly(a=1)
    yield lambda: posonly(1, b=2)
    yield lambda: posonly(a=1, b=2)
    yield lambda: posonly(1, 2, 3)
    yield lambda: posmix()
    yield lambda: posmix(1, 2)
    yield lambda: posmix(1, 2, 3)
    yield lambda: posmix(a=1, b=2, c=3)
    yield lambda: posmix(1, b=2, c=3, d=4)
    yield lambda: posmix(1, 2, 3, c=4)
    yield lambda: posmix(1, 2, 3, 4, c=4, d=5)
    yield lambda: posmany(1)
    yield lambda: posmany(a=1, b=2, c=3, d=4)
    yield lambda: kwonly()
    yield lambda: kwonly(1)
    yield lambda: kwonly(1, a=2)
    yield lambda: kwonly(1, 2, a=1, b=2)
    yield lambda: kwonly(b=1)
    yield lambda: kwonly(a=1, z=2)
    yield lambda: kwonly3()
    yield lambda: kwonly3(a=1)
    yield lambda: kwonly3(a=1, c=2)
    yield lambda: poskw()
    yield lambda: poskw(a=1)
    yield lambda: poskw(1, a=2)
    yield lambda: C().method()
    yield lambda: C().method(1, 2)
    yield lambda: C.method()
    yield lambda: C.method(1)
    yield lambda: C().cm()
    yield lambda: C.cm(1, 2)
    yield lambda: C.sm()
    yield lambda: C().sm(1, 2)
    yield lambda: C().noself()
    yield lambda: C().method(y=1)
    yield lambda: D()
    yield lambda: D(1, 2)
    yield lambda: D(b=1)
    yield lambda: D(1)()
    yield lambda: D(1)(2, 3)
    yield lambda: Empty(1)
    yield lambda: Empty(x=1)
    yield lambda: Empty()()
    yield lambda: C().nothing()
    yield lambda: (lambda x: x)()
    yield lambda: (lambda x, *, y: x)(1)
    yield lambda: (lambda: 1)(2)
    yield lambda: one(**{1: 2})
    yield lambda: one(*5)
    yield lambda: one(**5)
    yield lambda: one(*None)
    yield lambda: one(**None)
    yield lambda: one(**[1])
    yield lambda: one(1)(2)
    yield lambda: kw(**{"a": 1}, **{"a": 2})
    yield lambda: kw(a=1, **{"a": 2})
    yield lambda: C().method(1, **{"x": 2})
    yield lambda: none(*[], **{"self": 1})
    yield lambda: one(None)()
    yield lambda: C.sm(1, **{"é": 1})
    yield lambda: int.__add__()
    yield lambda: len()
    yield lambda: len(1, 2)
    yield lambda: len(obj=[])
    yield lambda: isinstance(1)
    yield lambda: [].append()
    yield lambda: [].append(1, 2)
    yield lambda: {}.get()
    yield lambda: "".join()
    yield lambda: "".split(x=1)
    yield lambda: print(foo=1)
    yield lambda: sorted()
    yield lambda: abs()
    yield lambda: abs(x=1)
    yield lambda: max()
    yield lambda: max(1, foo=2)
    yield lambda: int("1", foo=2)
    yield lambda: divmod(1)
    yield lambda: hasattr(1)
    yield lambda: getattr()
    yield lambda: range()
    yield lambda: enumerate()
    yield lambda: zip(foo=1)
    yield lambda: map()
    yield lambda: str.upper()
    yield lambda: dict.get({})
    yield lambda: object(1)
    yield lambda: type()
    yield lambda: type(1, 2)
    yield lambda: super(1, 2)
    yield lambda: sum()
    yield lambda: open()
    yield lambda: iter()
    yield lambda: next()
    yield lambda: chr()
    yield lambda: round()
    yield lambda: pow(1)
    yield lambda: callable()
    yield lambda: input(1, 2)
    yield lambda: id()
    yield lambda: __import__()
    yield lambda: compile()
    yield lambda: exec()
    yield lambda: list.append()
    yield lambda: object.__new__()
    yield lambda: object.__init__()


for f in calls():
    err(f)
print(both(1, c=3), both(1, 2, 3, 4, c=5, e=6), both(c=1, a=2), posmix(1, b=2, c=3), poskw(1, b=2),
    kwonly(a=1), dflt(1, c=9), star(1, *"ab"), posonly(5), kw(self=1, cls=2),
    poskw(1, **{"x y": 3}))
