"""types.SimpleNamespace and modules: attributes set, deleted and listed by several threads."""
import types
from _race import each

space, module = types.SimpleNamespace(), types.ModuleType("m")


def use(i):
    for k in range(300):
        for x in (space, module):
            setattr(x, "n%d" % (k % 10), k)
            v = getattr(x, "n%d" % ((k + i) % 10), 0)
            assert type(v) is int
            if k % 3 == 0:
                try:
                    delattr(x, "n%d" % (k % 10))
                except AttributeError:
                    pass
            repr(x), vars(x).copy(), dir(x)


each(use)
print("ok")
