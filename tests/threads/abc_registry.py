"""ABCs registered and asked by all threads: caches give right answers."""
import abc
import collections.abc
from _race import each


class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...


def use(i):
    for k, c in enumerate(classes):
        if k % 2:
            assert not issubclass(c, base)
            assert not isinstance(c(), base)
        else:
            base.register(c)
            assert issubclass(c, base) and isinstance(c(), base)
            assert issubclass(classes[0], base)
        assert isinstance([], collections.abc.Sequence) and not isinstance(3, collections.abc.Sized)
    try:
        base()
        assert False
    except TypeError:
        pass


for _ in range(20):
    classes = [type("C%d" % k, (), {}) for k in range(60)]
    base = type("Base", (Base,), {})
    each(use)


# What was registered before is found while others make the table grow.
def ask_or_register(i):
    for c in classes:
        if i == 0:
            abc._reset_caches(base)
            assert issubclass(first, base)
        else:
            base.register(c)


for _ in range(40):
    base = abc.ABCMeta("Base", (), {})
    first = base.register(type("First", (), {}))
    classes = [type("C%d" % k, (), {}) for k in range(100)]
    each(ask_or_register)
print("ok")
