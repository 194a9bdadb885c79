"""Two threads make two classes each other's base: one of them gets TypeError."""
from _race import together

for _ in range(100):
    class Base:
        pass

    class A(Base):
        pass

    class B(Base):
        pass

    def assign(cls, bases):
        try:
            cls.__bases__ = bases
            return True
        except TypeError:
            return False

    done = together(lambda: assign(A, (B,)), lambda: assign(B, (A,)))
    assert done.count(True) == 1, done
    assert A.__mro__[-1] is object and B.__mro__[-1] is object
print("ok")
