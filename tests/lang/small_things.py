"""What has a fast way of its own: pow() with a modulus, zip, sum, min, max, comparing sequences, % and ** of floats."""
import zlib


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def show(name, results):
    print(name, len(results), zlib.crc32(repr(results).encode()))


def powers_with_modulus():
    numbers = [0, 1, -1, 2, -2, 3, 7, -7, 10, 255, -256, 2**31 - 1, 2**32, 2**32 + 1, -(2**32) - 5, 2**59, 2**60 - 1, -(2**60), 2**60, 2**64]
    exponents = [0, 1, 2, 3, 5, 16, 31, 64, 1000, 2**31, 2**60 - 1, 2**60]
    show("pow", [pow(a, b, m) for a in numbers for b in exponents for m in numbers if m])
    print(outcome(pow, 3, 2, 0), pow(3, -1, 7), pow(True, 2, 5), pow(-3, 3, -7))


class Clears:
    """Empties a list while it gives its items."""

    def __init__(self, others):
        self.others = others
        self.left = [1, 2, 3]

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.others.clear()
        return self.left.pop()


def zips():
    a, b, c = [1, 2, 3], (4, 5, 6), range(3)
    print(list(zip(a, b, c)), list(zip(a, a)), [x for x in zip(a, b)], [x for x, y in zip(a, b)])
    it = iter(a)
    print(list(zip(it, it)), list(it))
    z = zip(a, b)
    p, q = next(z), next(z)
    print(p, q, p is q)
    del p, q
    r = next(z)
    print(r, list(z))
    kept = []
    for t in zip(a, b):
        kept.append(t)
    print(kept)
    for t in zip([[1], [2], [3]], [[4], [5], [6]]):
        print(t)
    others = [7, 8, 9]
    print(list(zip(others, Clears(others))))
    print(outcome(lambda: list(zip([1, 2], [1], strict=True))), outcome(lambda: list(zip([1], [1, 2], strict=True))))


def sums():
    print(sum([1, 2, 3.5, 4]), sum([2**60 - 1] * 5), sum((1.5, 2, 3.25, True)), sum([0.1] * 10), sum([1, True, 2]))
    print(sum(list(range(10000))), sum([float(i) for i in range(9000)] + [1]), sum([[1], [2]], []), sum([], 7), sum([-0.0]))
    print(sum([1e308, 1e308]), sum([1, 2], 0.5), sum([1 << 59] * 40))
    print([outcome(sum, bad) for bad in ([1, "a"], [1.5, "a"], [1, None])])


def extremes():
    nan = float("nan")
    for items in ([3, 1, 2], [2.5, 1, 0.5], [1, 2.5, True], [1.5, 1.0, -0.0, 0.0], [0.0, -0.0], "abc", [5] * 5000 + [4] + [6] * 5000,
                  range(10), [1, 1.0, True], (3, 2, 1), [nan, 1.0, 0.5], [1.0, nan], [2**70, 1, 2], [1, "a"], ["a", 1], [1.5, None], []):
        print(outcome(min, items), outcome(max, items))
    print(min([3, 1, 2], key=lambda x: -x))


class Equal:
    """Equal to everything, and empties a list meanwhile."""

    def __init__(self, others):
        self.others = others

    def __eq__(self, other):
        self.others.clear()
        return True


class Mine(list):
    def __eq__(self, other):
        return "mine"


OPERATORS = [eval(f"lambda x, y: x {op} y") for op in ("==", "!=", "<", "<=", ">", ">=")]


def comparisons():
    contents = [[], [1], [1, 2], [1, 2.0], [1, "a"], [2], [1, [2]], [float("nan")], [None]]
    pairs = [(make(a), make(b)) for make in (list, tuple) for a in contents for b in contents]
    show("compared", [outcome(f, x, y) for x, y in pairs for f in OPERATORS])
    show("tested", [1 if x == y else 0 for x, y in pairs])
    one, two = [], []
    one.append(one)
    two.append(two)
    print(outcome(lambda: one == two), one == one)
    print([1] == Mine([1]), Mine([1]) == [1], (1,) == [1], [1] != Mine([1]))
    a = []
    a.extend([Equal(a), 1, 2])
    print(a == [1, 1, 2], a)
    n = [1, 2, float("nan")]
    print(n == n, n == [1, 2, n[2]], n == [1, 2, float("nan")])


def many(a, b):
    for _ in range(30):
        r = [outcome(f) for f in (lambda: a % b, lambda: a % 2.5, lambda: a % 3, lambda: a**2, lambda: a**-2, lambda: a**0.5,
                                  lambda: b**3, lambda: a**b)]
    return r


def float_operators():
    inf, nan = float("inf"), float("nan")
    numbers = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 1e300, -1e300, 1e-300, inf, -inf, nan, 0, 1, -1, 3, -7, 40, True]
    show("operators", [many(a, b) for a in numbers for b in numbers])
    print(many(2.5, 3), many(7, 2.5), many(1e200, 2), many(-2.5, 2.0), many(-2.0, 0.5), many(10**30, 2.0), many(2**53 + 1, 0.5))


class T(tuple):
    def __add__(self, other):
        return "T"

    def __radd__(self, other):
        return "right T"


def tuples():
    print((1, 2) + (3,), () + (1,), (1,) + (), [() + (i,) for i in range(3)], outcome(lambda: (1,) + [1]), (1,) + T((2,)), T((1,)) + (2,))


powers_with_modulus()
zips()
sums()
extremes()
comparisons()
float_operators()
tuples()
