"""Generators that native loops step while they become shared, in containers that become shared meanwhile: no item twice."""
from collections import deque
from _race import each

ITEMS = 200


def fill(make, g):
    got = make()
    try:
        (got.update if isinstance(got, set) else got.extend)(*(g,))
    except ValueError as e:
        assert str(e) == "generator already executing", e
    return list(got)


def summed(g):
    try:
        sum((x << 60 if x < 0 else 0 for x in g), 0)
        return []
    except ValueError:
        return []


# One generator that several threads take from.
for _ in range(60):
    g = (i for i in range(ITEMS))
    kinds = [lambda: fill(list, g), lambda: fill(deque, g), lambda: fill(set, g), lambda: (summed(g), -1 in g) and []]

    def take(i):
        got = []
        for n in range(3):
            try:
                got += kinds[(i + n) % len(kinds)]()
            except ValueError as e:
                assert str(e) == "generator already executing", e
        return got

    got = [x for part in each(take) for x in part]
    assert len(got) == len(set(got)) and set(got) <= set(range(ITEMS)), sorted(got)

# What is filled is appended to, and looked at, by the others while the generator runs.
for make in list, deque, set:
    for _ in range(40):
        out = make()
        add = out.add if make is set else out.append

        def work(i):
            if i == 0:
                (out.update if make is set else out.extend)(*((n for n in range(ITEMS)),))
            else:
                for n in range(50):
                    add(-n - 100 * i)
                    len(out), make is deque or 5 in out

        each(work)
        assert sorted(x for x in out if x >= 0) == list(range(ITEMS)), out

# The body gives the generator, and what it fills, to the other threads.
for _ in range(60):
    shared = []

    def work(i):
        if i == 0:
            out = []

            def body():
                for n in range(ITEMS):
                    if n == 20:
                        shared.append(out)
                    if n == 40:
                        shared.append(mine)
                    yield n

            mine = body()
            try:
                out += mine
            except ValueError as e:
                assert str(e) == "generator already executing", e
            return out
        got = []
        for _ in range(300):
            if shared:
                shared[0].append(-1)
            if len(shared) > 1:
                try:
                    got.append(next(shared[1]))
                except (ValueError, StopIteration):
                    pass
        return got

    parts = each(work)
    got = [x for part in parts for x in part if x >= 0]
    assert sorted(got) == list(range(len(got))), sorted(got)
print("ok")
