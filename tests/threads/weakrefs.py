"""Weak references taken, called and dying in several threads: the object or None."""
import gc
import weakref
from _race import each


class A:
    pass


called = []
for _ in range(10):
    objects = [A() for _ in range(50)]
    refs = [weakref.ref(a) for a in objects]

    def use(i):
        for k, r in enumerate(refs):
            a = r()
            assert a is None or type(a) is A
            x = objects[k]
            if x is not None:
                r2 = weakref.ref(x, called.append if i == 0 else None)
                assert r2() is x
                weakref.getweakrefcount(x), len(weakref.getweakrefs(x))
                hash(weakref.ref(x)), weakref.ref(x) == r
            del x, a
            objects[k] = None

    each(use)
    del objects[:]
    gc.collect()
    assert all(r() is None for r in refs)
print("ok")
