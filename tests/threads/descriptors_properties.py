"""Properties, slots, super() and __getattr__ on shared objects while classes gain attributes."""
from _race import together


class Base:
    def hook(self):
        return ["base"]

    @property
    def prop(self):
        return self._p

    @classmethod
    def make(cls):
        return cls()

    def __getattr__(self, name):
        if name.startswith("auto"):
            return name
        raise AttributeError(name)


class Derived(Base):
    def __init__(self):
        self._p = 1

    def hook(self):
        return super().hook() + ["derived"]


d = Derived()


def use():
    for k in range(500):
        assert d.hook() == ["base", "derived"] and d.prop == 1
        assert type(Derived.make()) is Derived
        assert d.auto3 == "auto3"
        assert not hasattr(d, "other")


def grow():
    for k in range(60):
        setattr(Base, "extra%d" % k, k)
        assert getattr(d, "extra%d" % k) == k
        delattr(Base, "extra%d" % k)


together(use, grow, use)
print("ok")
