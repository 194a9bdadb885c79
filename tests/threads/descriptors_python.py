"""Descriptors with a __get__ of their own are replaced, on a class and on its class, while others read them."""
from _race import together


class Described:
    def __init__(self, value):
        self.value = value

    def __get__(self, instance, owner=None):
        return self.value, instance is None


class Meta(type):
    def __getattr__(cls, name):
        return ("fallback", name)


class Shared(metaclass=Meta):
    field = Described([0])
    value = 1


s = Shared()
ROUNDS = 1500


def read():
    last = 0
    for _ in range(ROUNDS):
        (number,), of_class = s.field
        assert number >= last and not of_class
        last = number
        (number,), of_class = Shared.field
        assert number >= last and of_class
        last = number
        assert Shared.value in (1, 2) and Shared.missing == ("fallback", "missing")


def replace():
    for k in range(1, 120):
        Shared.field = Described([k])
        assert s.field[0] == [k] and Shared.field[0] == [k]
        Shared.value = 1 + k % 2
        assert Shared.value == 1 + k % 2


together(read, replace, read)
print("ok")
