"""Symmetric differences while a comparison changes one of the sets: the one on the left is walked, as it is by then."""


class K:
    changed = None

    def __init__(self, n, hash):
        self.n = n
        self.hash = hash

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        if K.changed is not None:
            s, K.changed = K.changed, None
            s.update(range(1000, 1064))
        return isinstance(other, K) and self.n == other.n


operations = {
    "a ^ b": lambda a, b: a ^ b,
    "b ^ a": lambda a, b: b ^ a,
    "a.symmetric_difference(b)": lambda a, b: a.symmetric_difference(b),
    "a.symmetric_difference(list(b))": lambda a, b: a.symmetric_difference(list(b)),
    "b.symmetric_difference(list(a))": lambda a, b: b.symmetric_difference(list(a)),
    "frozenset": lambda a, b: frozenset(a) ^ b,
    "a ^= b": lambda a, b: a.__ixor__(b),
}
for name, operation in operations.items():
    for which in 0, 1:
        for n in 10, 74:
            for shift in 0, n // 2:
                sets = {K(i, i % 7) for i in range(n)}, {K(i + shift, i % 7) for i in range(n)}
                K.changed = sets[which]
                r = operation(*sets)
                print(name, which, n, shift, len(r), len([x for x in r if isinstance(x, int)]), type(r).__name__)
                K.changed = None
