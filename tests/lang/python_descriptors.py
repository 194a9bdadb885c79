"""Descriptors whose __get__ is written in Python, and classes whose class has __getattr__."""
import enum
import gc


class Field:
    def __init__(self, value):
        self.value = value

    def __get__(self, instance, owner=None):
        if instance is None:
            return ("class", owner.__name__, self.value)
        return ("instance", type(instance).__name__, owner.__name__, self.value)


class Data(Field):
    def __set__(self, instance, value):
        instance.__dict__["hidden"] = value


class Holder:
    plain = Field(1)
    data = Data(2)


class Derived(Holder):
    pass


def read(o, n=40):
    for _ in range(n):
        v = o.plain
    return v


def read_data(o, n=40):
    for _ in range(n):
        v = o.data
    return v


h = Holder()
print(read(h), read_data(h), read(Holder), read(Derived()), read(Derived), read_data(Derived()))
h.data = 5
print(read_data(h), h.__dict__)
h.plain = "own"
print(read(h), read(Holder()))
del h.plain
print(read(h))

# The class's attribute, the descriptor's class, and its __get__ change.
Holder.plain = Field(10)
print(read(h), read(Holder))
Holder.plain = 3
print(read(h), read(Holder), read(Derived))
Holder.plain = Field(11)
print(read(h), read(Holder))
get = Field.__get__
Field.__get__ = lambda self, instance, owner=None: "other"
print(read(h), read(Holder), read_data(h))
Field.__get__ = lambda self, *rest: len(rest)
print(read(h), read(Holder))
Field.__get__ = staticmethod(lambda *given: ("static", len(given)))
print(read(h), read(Holder))
del Field.__get__
print(type(read(h)).__name__, type(read(Holder)).__name__)
Field.__get__ = get
print(read(h), read(Holder))
Field.__set__ = lambda self, instance, value: print("set", value)
h.plain = 7
print(read(h), "plain" in h.__dict__)
del Field.__set__
h.plain = 8
print(read(h))
del h.plain


# What it raises, and a __getattr__ that then is asked.
class Raising:
    def __get__(self, instance, owner=None):
        if instance is None:
            raise AttributeError("of the class")
        raise AttributeError("of an instance")


class Meta(type):
    def __getattr__(cls, name):
        return ("meta", name)


class Asked(metaclass=Meta):
    plain = Raising()
    value = 4
    field = Field(6)

    def __getattr__(self, name):
        return ("asked", name)

    def method(self):
        return "method"

    @classmethod
    def of_class(cls):
        return cls.__name__


class Unasked:
    plain = Raising()


print(read(Asked()), read(Asked))
for o in Unasked(), Unasked:
    try:
        read(o)
    except AttributeError as e:
        print("AttributeError", e)


def of_meta(cls, n=40):
    for _ in range(n):
        found = cls.value, cls.missing, cls.field, cls.of_class(), cls.method(None), cls.__name__
    return found


print(of_meta(Asked))
Asked.value = 5
Asked.missing = 9
print(of_meta(Asked))
del Asked.missing
Meta.value = property(lambda cls: "of Meta")
print(of_meta(Asked))
del Meta.value
Meta.__getattr__ = lambda cls, name: name.upper()
print(of_meta(Asked))
Meta.__getattribute__ = lambda cls, name: type.__getattribute__(cls, name) if name != "value" else "all"
print(of_meta(Asked))
del Meta.__getattribute__
print(of_meta(Asked))
del Meta.__getattr__
try:
    of_meta(Asked)
except AttributeError as e:
    print("AttributeError", e)


# It goes while its __get__ runs.
class Fleeting:
    def __init__(self):
        self.kept = ["kept"]

    def __get__(self, instance, owner=None):
        if "fleeting" in owner.__dict__:
            del owner.fleeting
        gc.collect()
        return self.kept


class Owner:
    pass


def fleeting(o, n=40):
    for _ in range(n):
        Owner.fleeting = Fleeting()
        v = o.fleeting
    return v


print(fleeting(Owner()), fleeting(Owner))


# Depth, and what the traceback shows.
class Deep:
    def __get__(self, instance, owner=None):
        return instance.deep


class Bottomless:
    deep = Deep()


try:
    Bottomless().deep
except RecursionError as e:
    print("RecursionError", e.__traceback__.tb_next.tb_frame.f_code.co_name)


# Enumerations are made of both.
class Colour(enum.Enum):
    RED = 1
    GREEN = 2

    @property
    def lower(self):
        return self.name.lower()


class Named(enum.Enum):
    name = 3
    other = 4


def members(n=40):
    for _ in range(n):
        found = (Colour.RED.value, Colour.GREEN.name, Colour["RED"], Colour(2), Colour.RED.lower,
                 Named.name, Named.other.value, Colour.__members__["GREEN"])
    return found


print(members())
try:
    Colour.BLUE
except AttributeError as e:
    print("AttributeError", e)
