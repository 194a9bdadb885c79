"""Special methods appear on a class and disappear while others use its instances."""
from _race import together


class A:
    pass


class B(A):
    pass


done = []


def change():
    for k in range(250):
        A.__len__ = lambda self: 7
        A.__getitem__ = lambda self, i: i
        A.__add__ = lambda self, other: "sum"
        A.__call__ = lambda self: "called"
        A.__bool__ = lambda self: False
        for name in "__len__ __getitem__ __add__ __call__ __bool__".split():
            delattr(A, name)
    done.append(1)


def use():
    b = B()
    while not done:
        for f, value in ((len, 7), (lambda b: b[3], 3), (lambda b: b + 1, "sum"), (lambda b: b(), "called")):
            try:
                assert f(b) == value
            except TypeError:
                pass
        assert bool(b) in (True, False)


together(change, use, use)
print("ok")
