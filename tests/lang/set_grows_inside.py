"""Sets that grow, and are shown to others, by a comparison while they are combined."""


class K:
    grow = None

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 15

    def __eq__(self, other):
        s = K.grow
        if s is not None:
            K.grow = None
            s.update(range(1000, 1000 + self.n))
        return False


def combine(a, b):
    return [a - b, a & b, b & a, a.difference(dict.fromkeys(b)), a.isdisjoint(b), a <= b]


for n in (5, 100, 1000):
    for i in range(6):
        for first in (33, 65, 129, 257):
            a = {K(n)} | set(range(first, first + 12))
            b = {K(n), 5} | set(range(3000, 3050))
            K.grow = a
            r = combine(a, b)[i]
            if isinstance(r, bool):
                print(n, i, r)
            else:
                keys = list(r)
                whole = len(keys) == len(r) == len({id(x) if isinstance(x, K) else x for x in keys})
                print(n, i, first, whole, {x for x in r if x in range(first, first + 12)} == set(range(first, first + 12)))
