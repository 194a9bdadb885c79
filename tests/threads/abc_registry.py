"""ABCs registered and asked by all threads: caches give right answers."""
import abc
import collections.abc
from _race import each


class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...


classes = [type("C%d" % k, (), {}) for k in range(60)]


def use(i):
    for k, c in enumerate(classes):
        if k % 2:
            assert not issubclass(c, Base)
            assert not isinstance(c(), Base)
        else:
            Base.register(c)
            assert issubclass(c, Base) and isinstance(c(), Base)
        assert isinstance([], collections.abc.Sequence) and not isinstance(3, collections.abc.Sized)
    try:
        Base()
        assert False
    except TypeError:
        pass


each(use)
print("ok")
