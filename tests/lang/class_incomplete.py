"""What can be done with a class while its metaclass' mro() runs."""
class Meta(type):
    def mro(cls):
        for f in [
                  lambda: cls(),
                  lambda: object.__new__(cls),
                  lambda: setattr(x, "__class__", cls),
                  lambda: cls.foo,
                  lambda: repr(cls),
                  lambda: isinstance(1, cls),
                  lambda: cls.__mro__,
                  lambda: cls.__bases__,
                  lambda: setattr(cls, "__len__",
                  lambda s: 1),
                  lambda: cls.__subclasses__(),
                  lambda: issubclass(cls, X),
                  lambda: cls | int,
                  ]:
            try:
                print(str(f())[:60])
            except Exception as e:
                print(type(e).__name__, str(e)[:80])
        return super().mro()
class X: pass
x = X()
class A(X, metaclass=Meta): pass
print(type(A()).__name__)


class Eager(type):
    def mro(cls):
        for _ in range(3):
            try:
                print(type(cls(1)).__name__)
            except TypeError as e:
                print(e)
        return super().mro()


class B(X, metaclass=Eager):
    def __init__(self, value):
        self.value = value


print(B(2).value)
