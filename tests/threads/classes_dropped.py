"""Classes made, shared, used, subclassed and dropped by threads while others collect: each dies, none too early."""
import gc
import weakref
from _race import each, together


class Base:
    def whoami(self):
        return type(self).tag


shared = [None] * 8
refs = []


def make(i):
    for k in range(150):
        class Made(Base):
            tag = (i, k)
            __slots__ = ("x",) if k % 3 == 0 else ()

            def other(self):
                return super().whoami(), __class__.tag
        if k % 2:
            class Made(Made):
                tag = (i, k)
        Made.kept = Made()
        shared[(i * 3 + k) % 8] = Made
        if k % 10 == 0:
            refs.append(weakref.ref(Made))


def use(i):
    for k in range(600):
        cls = shared[k % 8]
        if cls is None:
            continue
        o = cls()
        assert o.whoami() == cls.tag and o.other() == (cls.tag, cls.tag), (o.whoami(), cls.tag)
        assert isinstance(o, Base) and cls.__mro__[0] is cls and cls.kept.whoami() == cls.tag
        assert (cls, Base)[0] is cls
        if k % 20 == 0:
            assert all(issubclass(s, Base) for s in Base.__subclasses__())


def collect(i):
    for _ in range(10):
        gc.collect()


together(lambda: make(0), lambda: make(1), lambda: use(0), lambda: use(1), lambda: collect(0))
each(make)
shared[:] = [None] * 8
for _ in range(6):
    gc.collect()
alive = sum(r() is not None for r in refs)
# registers of frames that still run may hold some
assert alive <= 4, (alive, len(refs))
assert len(Base.__subclasses__()) <= 16, len(Base.__subclasses__())
print("ok")
