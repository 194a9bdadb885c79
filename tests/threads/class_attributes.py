"""Class attributes and methods replaced while others use them: an older or a newer one."""
from _race import together


class A:
    value = 0

    def method(self):
        return "old"


class B(A):
    pass


a, b = A(), B()


def old(self):
    return "old"


def new(self):
    return "new"


def change():
    for k in range(150):
        A.value = k
        A.method = new if k % 2 else old
        if k % 10 == 0:
            B.method = new
            del B.method
        B.other = property(lambda self: "p")


def use():
    last = 0
    for _ in range(1500):
        value = a.value
        assert value >= last
        last = value
        assert a.method() in ("old", "new") and b.method() in ("old", "new")
        assert A.method(a) in ("old", "new")
        assert getattr(b, "other", "p") == "p"


together(change, use, use)
print("ok")
