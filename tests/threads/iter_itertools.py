"""The itertools, each shared by all threads: items at most once, never a crash."""
import itertools
from _race import drain, each

N = 200
numbers = list(range(N))
makers = {
    "count": (lambda: itertools.islice(itertools.count(), N)),
    "chain": (lambda: itertools.chain(numbers[:50], numbers[50:])),
    "chain_from": (lambda: itertools.chain.from_iterable([numbers[:50], numbers[50:]])),
    "islice": (lambda: itertools.islice(numbers, 0, N, 1)),
    "takewhile": (lambda: itertools.takewhile(lambda x: x < N, numbers)),
    "dropwhile": (lambda: itertools.dropwhile(lambda x: x < 0, numbers)),
    "filterfalse": (lambda: itertools.filterfalse(lambda x: x < 0, numbers)),
    "compress": (lambda: itertools.compress(numbers, [1] * N)),
    "starmap": (lambda: itertools.starmap(lambda x: x, [(i,) for i in numbers])),
    "permutations": (lambda: itertools.permutations(range(5), 3)),
    "combinations": (lambda: itertools.combinations(range(9), 3)),
    "with_replacement": (lambda: itertools.combinations_with_replacement(range(7), 3)),
    "product": (lambda: itertools.product(range(6), repeat=3)),
    "accumulate": (lambda: itertools.accumulate(numbers)),
    "pairwise": (lambda: itertools.pairwise(numbers)),
    "zip_longest": (lambda: itertools.zip_longest(numbers, numbers)),
    "repeat": (lambda: itertools.repeat(1, N)),
    "cycle": (lambda: itertools.islice(itertools.cycle(numbers), N)),
    "groupby": (lambda: ((k, list(g)) for k, g in itertools.groupby(numbers))),
}
for name, make in makers.items():
    for _ in range(4):
        iterator = make()
        parts = each(lambda i: drain(iterator, ValueError))
        total = sum(len(p) for p in parts)
        assert total <= 300, (name, total)
print("ok")
