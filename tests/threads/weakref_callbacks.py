"""Targets dropped by several threads at once: every callback runs once, and finds its reference dead."""
import weakref
from _race import each


class A:
    pass


for _ in range(20):
    calls = []
    targets = [A() for _ in range(40)]
    refs = [weakref.ref(t, lambda r: calls.append(r() is None)) for t in targets]

    def drop(i):
        while True:
            try:
                targets.pop()
            except IndexError:
                break

    each(drop)
    del targets
    import gc
    gc.collect()
    assert calls == [True] * 40, (len(calls), len(refs))
print("ok")
