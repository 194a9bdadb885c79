"""__setstate__ and __reduce__ of iterators that others advance."""
import itertools
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


def states(make, *values):
    """Iterators that get these states in turn, by two threads, while one asks and one advances."""
    it = make()
    held = [next(it)]  # a local one keeps its last result

    def move():
        for k in range(300):
            it.__setstate__(values[k % len(values)])

    def ask():
        for _ in range(300):
            f, args, *rest = it.__reduce__()
            assert f is type(it)

    def step():
        for _ in range(300):
            try:
                next(it)
            except (StopIteration, ValueError):
                pass

    together(move, move, ask, step)


states(lambda: itertools.permutations(range(6), 3), (tuple(range(6)), (6, 5, 4)), ((5, 4, 3, 2, 1, 0), (1, 1, 1)))
states(lambda: itertools.product(range(5), repeat=4), (0, 0, 0, 0), (4, 4, 4, 3))
states(lambda: itertools.combinations(range(8), 3), (0, 1, 2), (5, 6, 7))
states(lambda: itertools.combinations_with_replacement(range(8), 3), (0, 0, 0), (7, 7, 6))
states(lambda: itertools.islice(itertools.count(), 5, None), 3, 6)
states(lambda: itertools.takewhile(bool, itertools.repeat(1)), 0, 1)
states(lambda: itertools.accumulate(itertools.repeat(1)), 5, 6)
states(lambda: itertools.zip_longest([1] * 400, [2] * 200), 3, None)
states(lambda: itertools.cycle([1, 2, 3]), ([4, 5], 0), ([6], 1))
states(lambda: itertools.chain([1] * 100, [2] * 100), (iter([[3], [4]]),), (iter([[5]]), iter([6])))
states(lambda: itertools.groupby([1] * 100 + [2] * 100), (1, 1, 2), (2, 2, 1))
states(lambda: zip([1] * 200, [2] * 300, strict=True), True, False)
a, b = itertools.tee(itertools.count())
for _ in range(30):
    next(b)
states(lambda: a, b.__reduce__()[2], (b.__reduce__()[2][0], 57))
print("ok")
