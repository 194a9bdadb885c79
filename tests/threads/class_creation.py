"""Classes made by all threads below one base: each works, __subclasses__ is consistent."""
import gc
from _race import each


class Base:
    registry = []

    def __init_subclass__(cls):
        Base.registry.append(cls)


def make(i):
    for k in range(60):
        cls = type("C%d_%d" % (i, k), (Base,), {"n": k, "get": lambda self: self.n})
        assert cls().get() == k
        assert cls in Base.__subclasses__()
        cls.n = k + 1
        assert cls().get() == k + 1


each(make)
assert len(Base.registry) == 240 == len(set(Base.registry))
Base.registry.clear()
gc.collect()
assert len(Base.__subclasses__()) <= 240
print("ok")
