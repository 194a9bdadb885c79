"""Jumps on the truth of variables and attributes that hold containers: what is empty is false, in any class."""


class Falsy(list):
    def __bool__(self):
        return False


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Holder:
    pass


VALUES = [[], [0], (), (0,), "", "a", b"", b"a", {}, {0: 0}, set(), {0}, frozenset(), frozenset({0}), range(0), range(1),
          bytearray(), bytearray(1), Falsy([1]), Sized(0), Sized(3), None, 0, 1, 0.0, 1.5, True, False, Holder()]


def of_local(x):
    a = "yes" if x else "no"
    if not x:
        return a, "empty"
    return a, "full"


def of_attribute(h):
    a = "yes" if h.x else "no"
    if not h.x:
        return a, "empty"
    return a, "full"


def drain(stack):
    n = 0
    while stack:
        stack.pop()
        n += 1
    return n


def drain_attribute(h):
    n = 0
    while h.x:
        h.x.pop()
        n += 1
    return n


holder = Holder()
for rounds in range(40):
    results = []
    for value in VALUES:
        holder.x = value
        results.append((of_local(value), of_attribute(holder)))
    holder.x = list(range(7))
    results.append((drain([1] * 5), drain({1, 2, 3}), drain([]), drain_attribute(holder)))
for value, result in zip(VALUES, results):
    print(type(value).__name__, *result)
print(results[-1])
