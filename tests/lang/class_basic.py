"""Classes: bodies, attributes, instances, methods, name mangling, __dict__, __class__."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class A:
    """Doc."""
    count = 0
    items = []

    def __init__(self, x, *, y=2):
        self.x = x
        self.y = y
        A.count += 1

    def method(self):
        return self.x + self.y

    def __private(self):
        return "private"

    def call_private(self):
        self.__field = 1
        return self.__private(), self.__field

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def helper(a, b=1):
        return a + b


a = A(1)
b = A(5, y=7)
print(a.method(), b.method(), A.count, a.count, A.make(3).x, A.helper(1), a.helper(2, 3),
    a.call_private(), a._A__private(), sorted(a.__dict__), A.__doc__, A.__name__, A.__qualname__,
    A.__module__, A.__bases__, A.__mro__, type(a) is A, a.__class__ is A, isinstance(a, A),
    A.method(b))
a.items.append(1)
b.items = [2]
print(A.items, a.items, b.items, "items" in b.__dict__, "items" in a.__dict__, A.__dict__["items"])
a.count = 100
print(a.count, A.count, b.count)
del a.count
print(a.count)
a.new = 5
A.added = lambda self: self.x * 10
print(a.new, a.added(), hasattr(b, "new"), b.added())
err(lambda: b.new)
err(lambda: A.nothing)
err(lambda: a.__field)
err(lambda: A())
err(lambda: A(1, 2))
err(lambda: A(1, z=3))
err(lambda: a())
err(lambda: a + 1)
err(lambda: a[0])
err(lambda: len(a))
err(lambda: a < b)
err(lambda: iter(a))
err(lambda: -a)
err(lambda: 1 in a)
err(lambda: a.method(1))
err(lambda: a.method.x)
err(lambda: int(a))
err(lambda: float(a))
err(lambda: [1][a])
err(lambda: a @ a)
err(lambda: a ** 2)
err(lambda: round(a))
err(lambda: abs(a))
err(lambda: format(a, "x"))
err(lambda: bytes(a))


def set_item():
    a[0] = 1


def del_item():
    del a[0]


def del_attr():
    del a.nothing


def del_class_attr():
    del A.nothing


def with_a():
    with a:
        pass


for f in (set_item, del_item, del_attr, del_class_attr, with_a):
    err(f)
a.__dict__["via dict"] = 1
print(getattr(a, "via dict"), vars(a) is a.__dict__, repr(a).startswith("<__main__.A object at 0x"),
    bool(a), a == a, a == b, a != b, hash(a) == hash(a), repr(A), str(A), [A])
a.__dict__ = {"x": 9, "y": 1}
print(a.method(), a.__dict__)
err(lambda: setattr(a, "__dict__", 5))


class B:
    def hello(self):
        return "B", sorted(self.__dict__)


b.__class__ = B
print(b.hello(), type(b).__name__)
err(lambda: setattr(b, "__class__", 5))
err(lambda: setattr(b, "__class__", int))
err(lambda: setattr(5, "__class__", B))


class Outer:
    v = 1

    class Inner:
        w = 2

        def show(self):
            return type(self).__qualname__

    if v:
        def conditional(self):
            return "yes"
    else:
        def conditional(self):
            return "no"
    for i in range(3):
        exec("m%d = %d" % (i, i))
    x = [v]
    del i


print(Outer.Inner().show(), Outer.Inner.w, Outer().conditional(), Outer.m2, Outer.x,
    hasattr(Outer, "i"))


def factory(n):
    class Made:
        value = n

        def get(self):
            return n, self.value
    return Made


M1, M2 = factory(1), factory(2)
print(M1().get(), M2().get(), M1 is M2, M1.__qualname__)


class Empty:
    pass


class Empty2(): ...


class OneLine: x = 1; y = 2


e = Empty()
e.a = e
print(e.a.a.a is e, OneLine.y, Empty2.__dict__.get("x"), Empty.__doc__)


class Mangle:
    __slots_like = 1

    def set(self, __x):
        self.__a = __x
        __local = 5
        return self.__a, __local, "__a" in self.__dict__, "_Mangle__a" in self.__dict__

    def kw(self, *, __k=1):
        return __k

    def __dunder__(self):
        return "dunder"


class _Under:
    def f(self):
        self.__z = 1
        return list(self.__dict__)


class __:
    def f(self):
        self.__z = 1
        return list(self.__dict__)


print(Mangle().set(3), Mangle().kw(), Mangle().kw(_Mangle__k=2), Mangle().__dunder__(),
    Mangle._Mangle__slots_like, _Under().f(), __().f())
err(lambda: Mangle().kw(__k=2))
i1, i2 = Empty(), Empty()
for n in range(50):
    setattr(i1, "attr%d" % n, n)
print(len(i1.__dict__), i1.attr49, sum(i1.__dict__.values()))
for n in range(0, 50, 2):
    delattr(i1, "attr%d" % n)
print(len(vars(i1)), hasattr(i1, "attr48"), i1.attr49)
i2.b, i2.a = 1, 2
print(i2.__dict__, dir(i2)[-2:])
for name in ("x y", "", "1", "class"):
    setattr(i2, name, name)
print(i2.__dict__)
err(lambda: setattr(i2, 5, 1))
err(lambda: getattr(i2, 5))
err(lambda: hasattr(i2, 5))
err(lambda: getattr(i2, "zz"))
print(getattr(i2, "zz", "default"), getattr(i2, "a", "default"))
