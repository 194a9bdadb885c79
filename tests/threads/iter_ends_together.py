"""Ends of shared iterators: zip_longest makes up no tuple, a group gives only its own, states are of one moment."""
import itertools
from _race import drain, each, together

for n in range(150):
    z = itertools.zip_longest(iter(range(3)), iter(range(3)), fillvalue="none")
    for part in each(lambda i: drain(z)):
        assert ("none", "none") not in part, part

for n in range(60):
    groups = itertools.groupby(range(90), lambda k: k // 30)
    key, group = next(groups)
    for part in each(lambda i: drain(group, ValueError)):
        assert all(k < 30 for k in part), part

for make in (lambda: itertools.permutations(range(5), 3), lambda: itertools.product(range(3), repeat=3),
             lambda: itertools.combinations(range(7), 3), lambda: itertools.combinations_with_replacement(range(5), 3)):
    every = list(make())
    for _ in range(30):
        it = make()
        next(it)

        def step():
            while next(it, None) is not None:
                pass

        def look():
            for _ in range(60):
                f, args, *state = it.__reduce__()
                copy = f(*args)
                for s in state:
                    copy.__setstate__(s)
                left = list(copy)
                assert left == every[len(every) - len(left):] and left != every, (left, every)

        together(step, look, look)
print("ok")
