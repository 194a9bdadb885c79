"""Facts that specialized code relies on, each with a function that rests on it and a way to change it."""
import builtins
import types

facts = {}
# A program whose threads look at the facts may wait here, in the middle of a change, until each has looked.
settle = [lambda: None]


def fact(make):
    facts[make.__name__] = make
    return make


def function(source, space):
    exec(source, space)
    return space["f"]


# Each gives (f, change): change(i) makes f() answer i from then on.

@fact
def method_replaced():
    class C:
        def m(self):
            return 0
    o = C()
    return lambda: o.m(), lambda i: setattr(C, "m", lambda self: i)


@fact
def base_changed():
    class A:
        def m(self):
            return 0

    class B(A):
        pass

    class C(B):
        pass
    o = C()
    return lambda: o.m(), lambda i: setattr(B, "__bases__", (type("A", (), {"m": lambda self: i}),))


@fact
def class_assigned():
    class C:
        def m(self):
            return 0
    o = C()
    return lambda: o.m(), lambda i: setattr(o, "__class__", type("D", (C,), {"m": lambda self: i}))


@fact
def code_changed():
    def g():
        return 0
    f = function("def f(): return g()", {"g": g})
    return f, lambda i: setattr(g, "__code__", function(f"def f(): return {i}", {}).__code__)


@fact
def code_of_method_changed():
    class C:
        def __init__(self):
            self.x = 0

        def m(self):
            return self.x
    o = C()
    return lambda: C().x, lambda i: setattr(C.__init__, "__code__", function(f"def f(self): self.x = {i}", {}).__code__)


@fact
def defaults_changed():
    def g(a, b=0):
        return b
    return lambda: g(1), lambda i: setattr(g, "__defaults__", (i,))


@fact
def kwdefaults_changed():
    def g(a, *, b=0):
        return b
    return lambda: g(1), lambda i: setattr(g, "__kwdefaults__", {"b": i})


@fact
def descriptor_over_attribute():
    class C:
        pass
    o = C()
    o.x = 0

    def change(i):
        if i % 2:
            C.x = property(lambda self: i)
        else:
            o.__dict__["x"] = i
            del C.x
    return lambda: o.x, change


@fact
def attribute_over_method():
    class C:
        def m(self):
            return 0
    o = C()

    def change(i):
        if i % 2:
            o.m = lambda: i
        else:
            C.m = lambda self: i
            settle[0]() # a look-up that has passed the class before this must not find the object without m
            del o.m
    return lambda: o.m(), change


@fact
def global_rebound():
    space = {"v": 0}
    return function("def f(): return v", space), lambda i: space.__setitem__("v", i)


@fact
def global_function_rebound():
    space = {"g": lambda: 0}
    return function("def f(): return g()", space), lambda i: space.__setitem__("g", lambda: i)


@fact
def global_class_rebound():
    space = {"C": type("C", (), {"x": 0})}
    return function("def f(): return C().x", space), lambda i: space.__setitem__("C", type("C", (), {"x": i}))


@fact
def builtin_shadowed():
    builtins.versioned = 0
    space = {}

    def change(i):
        if i % 2:
            space["versioned"] = i
        else:
            builtins.versioned = i
            del space["versioned"]
    return function("def f(): return versioned", space), change


@fact
def module_attribute_deleted():
    module = types.ModuleType("m")
    current = [0]
    module.x = 0
    module.__getattr__ = lambda name: current[0]

    def change(i):
        if i % 2:
            current[0] = i
            del module.x
        else:
            module.x = i
    return lambda: module.x, change


@fact
def property_to_attribute():
    class C:
        x = property(lambda self: 0)
    o = C()
    return lambda: o.x, lambda i: setattr(C, "x", property(lambda self: i) if i % 2 else i)


@fact
def property_to_slot():
    class C:
        x = property(lambda self: 0)
    o = C()

    def change(i):
        if i % 2:
            o.__dict__["x"] = i
            del C.x
        else:
            C.x = property(lambda self: i)
    return lambda: o.x, change


@fact
def getattr_added():
    class C:
        pass
    o = C()

    def f():
        try:
            return o.missing
        except AttributeError:
            return 0
    return f, lambda i: setattr(C, "__getattr__", lambda self, name: i)


@fact
def getattribute_added():
    class C:
        pass
    o = C()
    o.x = 0

    def change(i):
        if i % 2:
            C.__getattribute__ = lambda self, name: i
        else:
            object.__getattribute__(o, "__dict__")["x"] = i
            del C.__getattribute__
    return lambda: o.x, change


@fact
def special_methods_replaced():
    class C:
        pass
    C.__len__ = C.__getitem__ = C.__add__ = lambda self, *a: 0
    o = C()

    def f():
        low = len(o)
        middle = o[0]
        high = o + 1
        assert low <= middle <= high, (low, middle, high)
        return low

    def change(i):
        for name in "__add__", "__getitem__", "__len__":
            setattr(C, name, lambda self, *a: i)
    return f, change


@fact
def super_method_replaced():
    class A:
        def m(self):
            return 0

    class B(A):
        def m(self):
            return super().m()
    o = B()
    return lambda: o.m(), lambda i: setattr(A, "m", lambda self: i)


@fact
def class_attribute_changed():
    class A:
        x = 0

    class B(A):
        pass
    return lambda: B.x, lambda i: setattr(A, "x", i)
