"""warnings.warn and its registries in all threads."""
import warnings
from _race import each

seen = []
warnings.showwarning = lambda *args, **kw: seen.append(str(args[0]))
warnings.simplefilter("always")


def use(i):
    for k in range(100):
        warnings.warn("w%d" % i)


each(use)
assert len(seen) == 400, len(seen)
print("ok")
