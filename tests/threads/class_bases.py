"""__bases__, __name__ and attributes of classes changed while others look them up."""
from _race import together


class X:
    tag = "x"


class Y:
    tag = "y"


class A(X):
    pass


class B(A):
    pass


def change():
    for k in range(100):
        A.__bases__ = (Y,) if k % 2 else (X,)
        A.__name__ = "A%d" % k
        A.__doc__ = "doc"


def use():
    b = B()
    for _ in range(800):
        assert b.tag in "xy" and B.tag in "xy"
        assert B.__mro__[0] is B and len(B.mro()) == 4
        assert issubclass(B, A) and A.__name__[0] == "A"
        repr(A), A.__subclasses__(), X.__subclasses__()


together(change, use, use)
print("ok")
