"""Sums and differences with truth values among the operands; min and max of numbers; texts compared for a value."""


def sums(x, y):
    return x + y, x - y, y - x, x + 1, x - 1, 1 - x, True + x, False - x, x + True


def count(items, wanted):
    total = 0
    for item in items:
        total += item == wanted
    for item in items:
        total -= item != wanted
    return total


def extremes(a, b, c):
    return min(a, b, c), max(a, b, c), min(a, b), max(b, c)


def texts(a, b):
    results = []
    for x in a:
        for y in b:
            results.append((x == y, x != y, x < y, x <= y, x > y, x >= y, x + "q" == "q" + y, x + "q" != y + "q"))
    return results


class Odd(int):
    def __add__(self, other):
        return "added", other

    def __radd__(self, other):
        return "radded", other

    def __rsub__(self, other):
        return "rsubbed", other

    __sub__ = __add__


LARGE = [2**60 - 1, -2**60, 2**60, 2**59, -2**59 - 1, 2**100, 0, -1]
for _ in range(30):
    out = [sums(x, y) for x in (True, False, 3, -4, 2.5) for y in (False, True, 7)]
    out += [sums(x, y) for x in LARGE for y in (False, True)]
    out += [sums(True, Odd(3)), sums(Odd(3), False), count("abcabca", "a"), count([1, True, 1.0, 0], 1)]
    out += [extremes(*t) for t in [(1, 2, 3), (3, 2, 1), (2, 2, 2), (1.5, -0.0, 0.0), (0.0, -0.0, 0.0), (1, 1.0, True),
                                   (True, 1, 1.0), (2**70, 1, 2), (float("inf"), 1e308, -1e308), ("b", "a", "c"),
                                   (float("nan"), 1.0, 2.0), (1.0, float("nan"), 2.0)]]
    out += texts(["", "a", "ab", "\xe9", "\u20ac", "a" * 50], ["", "a", "b", "ab", "\xe9", "\u20ac", "a" * 50])
print(out)
for bad in ((True, "x"), ("x", True), (None, True), (True, None)):
    try:
        print(sums(*bad))
    except TypeError as e:
        print(e)
for call in (lambda: min(1, "a"), lambda: max(1, 2, None), lambda: min(3, key=len), lambda: max(1, 2, key=lambda x: -x),
             lambda: min(1, 2, default=3)):
    try:
        print(call())
    except TypeError as e:
        print(e)
