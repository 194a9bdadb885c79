"""__setstate__ and __reduce__ of iterators that others advance."""
import operator
from _race import together

for source in (list(range(200)), tuple(range(200)), range(200), bytes(range(200)), "x" * 200):
    it = iter(source)

    def advance():
        for _ in range(300):
            try:
                next(it)
            except StopIteration:
                pass

    def move():
        for k in range(200):
            it.__setstate__(k % 220)
            f, args, *rest = it.__reduce__()
            assert 0 <= operator.length_hint(it) <= 200

    together(advance, advance, move)
print("ok")
