"""__reduce_ex__ as object gives it, __getstate__, and what copies make of it."""
import copy
import copyreg
import sys


class Plain:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Slots:
    __slots__ = ("x", "y")


class SlotsDict(Slots):
    pass


class Args:
    def __getnewargs__(self):
        return 1, 2

    def __new__(cls, *args):
        self = object.__new__(cls)
        self.args = args
        return self


class Keywords(Args):
    def __getnewargs_ex__(self):
        return (3,), {"k": 4}

    def __new__(cls, *args, k=0):
        self = object.__new__(cls)
        self.args = args, k
        return self


class Reduces:
    def __reduce__(self):
        return Plain, ("from", "reduce")


class State:
    def __getstate__(self):
        return "state"


class GetAttribute:
    def __getattribute__(self, name):
        print("looked up", name)
        return object.__getattribute__(self, name)


class Fallback:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


class L(list):
    pass


class D(dict):
    pass


def show(x, protocol=4):
    try:
        fn, args, *rest = x.__reduce_ex__(protocol)
        rest = [list(r) if hasattr(r, "__next__") else r for r in rest]
        print(type(x).__name__, protocol, fn.__qualname__, [getattr(a, "__name__", a) for a in args], rest)
    except TypeError as e:
        print(type(x).__name__, protocol, e)


def main():
    s, sd = Slots(), SlotsDict()
    s.x = sd.y = 1
    sd.z = 2
    own = Plain(1, 2)
    own.__reduce__ = lambda: "not looked at"
    state = Plain(3, 4)
    state.__getstate__ = lambda: "its own"
    gone = Plain(5, 6)
    del gone.a
    objects = [Plain(1, 2), s, sd, Args(), Keywords(), Reduces(), State(), GetAttribute(), Fallback(), L([1, 2]),
               D(a=1), state, gone, object(), Slots(), Plain]
    for x in objects[:-1]:
        show(x)
        show(x, 2)
    print(type(own.__reduce_ex__(4)[2]["__reduce__"]))
    for x in objects[:6] + [L([1, 2]), D(a=1)]:
        y, z = copy.copy(x), copy.deepcopy(x)
        print(type(y).__name__, getattr(y, "__dict__", None) == getattr(x, "__dict__", None), type(z).__name__)
    try:
        (x for x in ()).__reduce_ex__(4)
    except TypeError as e:
        print(e)
    try:
        Plain(1, 2).__reduce_ex__("4")
    except TypeError as e:
        print(e)
    saved = sys.modules.pop("copyreg")
    sys.modules["copyreg"] = type(sys)("copyreg")
    try:
        Plain(1, 2).__reduce_ex__(4)
    except AttributeError as e:
        print(e)
    sys.modules["copyreg"] = saved
    del copyreg.__newobj__
    try:
        Plain(1, 2).__reduce_ex__(4)
    except AttributeError as e:
        print(e)


main()
