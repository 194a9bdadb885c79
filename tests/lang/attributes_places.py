"""Where attributes are found: classes whose attributes are set again and again, instances that outgrow
their slots, instances with a dict, functions' attributes, places that meet many classes."""
import functools
import weakref
from dataclasses import dataclass


def section(title):
    print("---", title)


section("counters on classes")


class Counter:
    made = 0
    step = 1

    def __init__(self):
        Counter.made += Counter.step
        self.number = Counter.made

    def count(self):
        return self.made


class Sub(Counter):
    pass


def make(n, cls=Counter):
    return [cls().number for _ in range(n)]


print(make(5), Counter.made, Sub.made, Sub().count())


def read(o):
    return o.made


for value in (1, "two", None, 3.5, [4]):
    Counter.made = value
    print(read(Counter), read(Sub), read(Counter.__new__(Counter)), getattr(Sub, "made"))
Counter.made = property(lambda self: "a property")
print(read(Counter.__new__(Counter)), type(read(Counter)).__name__)
Counter.made = lambda self: "a method"
print(Counter.__new__(Counter).made(), Sub.__new__(Sub).made())
Counter.made = staticmethod(lambda: "static")
print(Counter.__new__(Counter).made(), Counter.made())
Counter.made = 7
Counter.made = 8
print(read(Counter), read(Sub))
Sub.made = 9
print(read(Counter), read(Sub), read(Sub.__new__(Sub)))
Sub.made = 10
print(read(Counter), read(Sub))
del Sub.made
print(read(Sub))
del Counter.made
try:
    read(Sub)
except AttributeError as e:
    print(e)
Counter.made = 1
print(read(Sub), Counter.__dict__["made"])


class Late:
    def __get__(self, o, t):
        return "got"


class Plain:
    pass


class Holder:
    value = 0


def value_of(o):
    return o.value


holder = Holder()
for i in range(4):
    Holder.value = Plain()
    print(type(value_of(holder)).__name__, type(value_of(Holder)).__name__, end=" ")
Plain.__get__ = Late.__get__
print(value_of(holder), value_of(Holder))
Holder.value = 5
print(value_of(holder), value_of(Holder))
many = type("Many", (), {c: 0 for c in "abcdef"})
for i in range(3):
    for c in "abcdef":
        setattr(many, c, getattr(many, c) + 1)
    print(many.a, many.b, many.c, many.d, many.e, many.f)


class Dies:
    def __del__(self):
        print("gone", value_of(Holder))


Holder.value = Dies()
Holder.value = "next"

section("instances that outgrow their slots")


class Empty:
    pass


def fill(n):
    o = Empty()
    for i in range(n):
        setattr(o, f"a{i}", i)
    return o


for n in (1, 3, 5, 9, 17, 33, 70, 2):
    o = fill(n)
    print(n, list(vars(fill(n)).values()) == list(range(n)), getattr(o, f"a{n - 1}"), o.a0)


class Grown(Empty):
    pass


def grown():
    o = Grown()
    o.b, o.c, o.d, o.e = 1, 2, 3, 4
    return o.b + o.e, sorted(o.__dict__)


print(grown(), grown())


@dataclass
class Record:
    x: int
    y: int
    z: int = 3
    w: str = "w"

    def total(self):
        return self.x + self.y + self.z


print([Record(i, 2).total() for i in range(3)], Record(1, 2) == Record(1, 2), Record(1, 2) == Record(1, 3))
print(Record(1, 2, 3), vars(Record(5, 6)))

section("instances with a dict")


class Thing:
    kind = "thing"

    def __init__(self):
        self.a = 1

    def hello(self):
        return "hello"

    @classmethod
    def make(cls):
        return cls.__name__

    @functools.cached_property
    def slow(self):
        print("computing")
        return 42

    @property
    def twice(self):
        return self.a * 2


def look(o):
    return o.a, o.kind, o.hello(), o.make(), o.slow, o.twice


thing = Thing()
d = thing.__dict__
for i in range(3):
    print(look(thing))
d["kind"], d["hello"] = "own", lambda: "own hello"
d["make"] = len
d["twice"] = "hidden"
try:
    print(look(thing))
except TypeError as e:
    print(e)
bound = thing.hello
print(bound(), thing.kind)
del d["kind"], d["hello"], d["make"]
print(look(thing), thing.hello.__name__)
Thing.kind = "changed"
print(look(thing))
Thing.kind = "again"
print(look(thing))
thing.a = 5
thing.new = 6
print(sorted(d.items()))
thing.__dict__ = {"a": 10}
print(look(thing))


class Odd(dict):
    def __getitem__(self, key):
        return "odd"


thing.__dict__ = Odd(a=20, slow=1)
print(look(thing))
thing.a = 21
print(thing.a, sorted(thing.__dict__))


class Text(str):
    kind = "text"

    def shout(self):
        return self.upper()


def shout(t):
    return t.kind, t.shout()


t = Text("abc")
for i in range(3):
    print(shout(t))
t.kind = "own"
print(shout(t))
t.shout = lambda: "no"
print(shout(t), shout(Text("longer than before")))


def function():
    pass


function.n = 0
for i in range(5):
    function.n += 1
print(function.n, function.__dict__)
function.__dict__ = {}
try:
    function.n += 1
except AttributeError as e:
    print(e)

section("__class__")


class A:
    pass


class B:
    pass


class Liar:
    @property
    def __class__(self):
        return int


def class_of(o):
    return o.__class__


for o in (A(), B(), A, 5, "s", Liar(), Liar, None, type):
    print(class_of(o).__name__, end=" ")
a = A()
print(class_of(a).__name__)
a.__class__ = B
print(class_of(a).__name__, a.__class__() is not a)

section("many classes at one place")


def classes(n):
    made = []
    for i in range(n):
        class C:
            index = i

            @classmethod
            def name(cls):
                return cls.index

            def method(self):
                return self.index
        made.append(C)
    return made


def over_classes(made):
    return sum(c.index + c.name() for c in made)


def over_instances(objects):
    return sum(o.index + o.method() for o in objects)


for n in (2, 5, 12):
    made = classes(n)
    objects = [c() for c in made]
    for i in range(12):
        last = over_classes(made), over_instances(objects)
    print(n, *last)
    made[0].index = 100
    made[-1].method = lambda self: 1000
    print(n, over_classes(made), over_instances(objects))

section("weak references to built-in types")
table = weakref.WeakKeyDictionary()
for t in (int, str, list, A, int):
    table[t] = t.__name__
print(sorted(table.values()), table[int], weakref.ref(int)() is int, weakref.ref(int) is weakref.ref(int))

section("getattr() with what is absent")


class Open:
    def __init__(self):
        self.x = 1


class Slots:
    __slots__ = ("x", "y")


def ask(o, name):
    return getattr(o, name, "none"), hasattr(o, name)


def try_get(o, name):
    try:
        return getattr(o, name)
    except AttributeError as e:
        return str(e)


o = Open()
for i in range(3):
    print(ask(o, "x"), ask(o, "y"), try_get(o, "y"), ask([], "y"), ask(1, "real"), ask(Open, "y"))
o.y = 2
print(ask(o, "y"), ask(Open(), "y"))
Open.y = "class"
print(ask(o, "y"), ask(Open(), "y"), try_get(Open(), "y"))
del Open.y
print(ask(Open(), "y"), try_get(Open(), "y"))
Open.__getattr__ = lambda self, name: print("asked for", name) or object.__getattribute__(self, name + "y")
print(ask(Open(), "y"), try_get(Open(), "z"), try_get(o, ""))
del Open.__getattr__
print(ask(Open(), "y"))
s = Slots()
for i in range(3):
    print(ask(s, "x"), try_get(s, "x"), ask(s, "z"))
    setattr(s, "x", i)
    print(ask(s, "x"))
try:
    setattr(s, "z", 1)
except AttributeError as e:
    print(e)


def put(o, **values):
    for name, v in values.items():
        setattr(o, name, v)
    return vars(o)


for i in range(4):
    print(put(Open(), x=i, y=i, z=i), put(Open(), x=2))
Open.z = property(lambda self: 1)
try:
    put(Open(), y=1, z=2)
except AttributeError as e:
    print(e)
del Open.z
print(put(Open(), y=1, z=2), Open().__class__ is getattr(Open(), "__class__"))
for name in ("put", "__init__", "missing"):
    print(name, callable(getattr(Open(), name, None)), callable(getattr(Open(), name, None)))

section("o.__dict__.update()")


class Replaced:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dropped", self.name, sorted(holder_of[0].__dict__))


class Updated:
    limit = 5

    @property
    def size(self):
        return "property"


def update(o, d):
    o.__dict__.update(d)
    return o


def shown(o):
    return list(o.__dict__.items())


for i in range(3):
    print(shown(update(Updated(), {"a": i, "b": 2})), shown(update(Updated(), {})))
    print(shown(update(Updated(), {c: i for c in "abcdefgh"})), update(Updated(), {"limit": i}).limit)
    u = update(Updated(), {"size": 1, "b" * (i + 1): 3})
    print(u.size, shown(u), shown(update(u, {"z": 0, "size": 2})), u.z)
    u = update(Updated(), {"a": 1, 2: 3})
    print(shown(u), u.a)
    holder_of = [Updated()]
    update(holder_of[0], {"a": Replaced("a"), "b": Replaced("b")})
    update(holder_of[0], {"b": 1, "c": 2, "a": 3})
    print(shown(update(holder_of[0], [("q", 1)])), shown(update(holder_of[0], holder_of[0].__dict__)))
many = update(Updated(), {f"name{i}": i for i in range(100)})
print(len(many.__dict__), many.name99)
for bad in ((1, 2), (5,), ([1],)):
    try:
        Updated().__dict__.update(*bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
    try:
        if len(bad) == 1:
            update(Updated(), bad[0])
        else:
            Updated().__dict__.update(1, 2)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
for o in (Slots(), 5, len):
    try:
        update(o, {"a": 1})
    except AttributeError as e:
        print(e)
print(update(function, {"n": 3}).n)
u = Updated()
u.__dict__ = Odd()
print(shown(update(u, {"a": 1})), u.a)
u = Updated()
u.__dict__.update(a=1, **{"b": 2})
print(shown(u))
