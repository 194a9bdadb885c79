"""__init_subclass__, __set_name__, __class_getitem__, class decorators, __mro_entries__."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Plugin:
    registry = []

    def __init_subclass__(cls, /, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, name))
        cls.plugin_name = name


class P1(Plugin, name="first"):
    pass


class P2(P1):
    pass


print(Plugin.registry, P1.plugin_name, P2.plugin_name)


def bad():
    class P3(Plugin, unknown=1):
        pass


def bad2():
    class Q(object, x=1):
        pass


err(bad)
err(bad2)


class Explicit:
    @classmethod
    def __init_subclass__(cls, **kw):
        print("explicit classmethod", cls.__name__, kw)


class E1(Explicit, a=1):
    pass


T = type("T", (Explicit,), {}, b=2)


class Desc:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, cls=None):
        return self.name


class Has:
    a = Desc()
    b = c = Desc()
    plain = 5


print(Has.a, Has().b)
d = Desc()
Has.late = d
print(hasattr(d, "name"))


class BadSetName:
    def __set_name__(self, owner, name):
        raise ValueError("in set_name")


def bad3():
    class X:
        y = BadSetName()


try:
    bad3()
except RuntimeError as e:
    print(e, repr(e.__cause__))


class Order:
    def __init_subclass__(cls):
        print("init_subclass sees", [k for k in cls.__dict__ if not k.startswith("__")], cls.x)


class Sub(Order):
    x = Desc()
    y = 1


class Generic:
    def __class_getitem__(cls, item):
        return "%s[%r]" % (cls.__name__, item)


class GSub(Generic):
    pass


print(Generic[int], GSub[1, "a"], Generic[()], Generic[1:2])
err(lambda: Generic()[0])
err(lambda: Plugin[int])
print(list[int], dict[str, int], tuple[int, ...], list[int] == list[int], type(list[int]).__name__,
    list[int].__origin__, list[int].__args__, list[int]([1]), set[str](), type[int],
    list[list[int]], int | str, int | None, (int | str).__args__, isinstance(5, int | str),
    isinstance("", int | None), int | str == str | int, frozenset[int], list["fwd"],
    (int | list[str]), type(int | str).__name__, issubclass(bool, int | str))
for f in (lambda: int[str], lambda: isinstance([], list[int]), lambda: int | 5,
        lambda: list[int][str], lambda: issubclass(list, list[int]), lambda: (int | str)(),
        lambda: list[int].nothing, lambda: 5 | int, lambda: isinstance(1, int | list[int])):
    err(f)


def add_method(**methods):
    def decorate(cls):
        for k, v in methods.items():
            setattr(cls, k, v)
        return cls
    return decorate


@add_method(hi=lambda self: "hi " + self.n)
@add_method(n="name")
class Decorated:
    pass


print(Decorated().hi())


class Entry:
    def __init__(self, *classes):
        self.classes = classes

    def __mro_entries__(self, bases):
        print("mro_entries", len(bases))
        return self.classes


class Real:
    r = 1


class FromEntry(Entry(Real), Generic):
    pass


print(FromEntry.__bases__, len(FromEntry.__orig_bases__), FromEntry.r)


class BadEntry:
    def __mro_entries__(self, bases):
        return [int]


def bad4():
    class Y(BadEntry()):
        pass


err(bad4)


class Ann:
    x: int
    y: "str" = "default"
    z: list[int] = []
    __private: float = 1.0
    (w): int = 5

    def m(self):
        pass


print(Ann.__annotations__, Ann.y, hasattr(Ann, "x"), Ann.w)


class AnnSub(Ann):
    q: int


class NoAnn(Ann):
    pass


print(AnnSub.__annotations__, NoAnn.__dict__.get("__annotations__"), NoAnn.__annotations__)
