"""Slices of lists that are assigned and deleted, lists that are added: what is kept, moved, released, seen."""


class Loud:
    """Says when it is freed, and what it sees of a list then."""

    def __init__(self, name, sees=None):
        self.name, self.sees = name, sees

    def __repr__(self):
        return f"L{self.name}"

    def __del__(self):
        print("free", self.name, self.sees if self.sees is None else list(self.sees))


class Mine(list):
    def __add__(self, other):
        return "mine", other

    def __iadd__(self, other):
        return "in place", other


def assign(items, a, b, given):
    x = list(items)
    try:
        x[a:b] = given
    except Exception as e:
        return type(e).__name__, str(e), x
    return x


def delete(items, a, b):
    x = list(items)
    del x[a:b]
    return x


BOUNDS = (None, 0, 1, 3, 5, 9, -1, -3, -9, 2**70, -2**70)
for a in BOUNDS:
    for b in BOUNDS:
        print(a, b, assign(range(5), a, b, [7, [8], 9]), assign(range(5), a, b, ()), delete(range(5), a, b))
for given in ([], (1,), "xyz", range(3), {1: 2}, iter([5, 6]), (c for c in "ab"), 5, None, Mine([1, 2]), list(range(40)), b"ab"):
    print(assign("abcdef", 1, 3, given), assign([], 0, 0, given) if not hasattr(given, "__next__") else "")
x = list(range(6))
x[1:3] = x
print(x)
x[:] = x[::-1]
print(x)
x[2:100] = [x]
print(len(x), x[2] is x)
x = list(range(50))
x[3:45] = [[1], [2]]
print(x)
del x[1:]
print(x)

x = []
x += [Loud(1, x), Loud(2, x), Loud(3, x), 4]
x[0:2] = ["new"] * 3
print(x)
x[3:4] = []
print(x)
y = [Loud(n) for n in range(20)]
y[1:19] = y[18:1:-6]
print(y)
del y


class Index:
    def __init__(self, n, run):
        self.n, self.run = n, run

    def __index__(self):
        self.run()
        return self.n


z = list(range(8))
z[Index(1, z.clear):5] = "abc"
print(z)
z = list(range(8))


def clearing():
    yield 1
    z.clear()
    yield 2


z[2:4] = clearing()
print(z)


def add(a, b):
    return a + b


def both(l, i):
    """As a rotation does it."""
    return l[i + 1:] + l[i:i + 1]


def chain(a, b, c):
    return a + b + c


def grow(a, b):
    c = a
    a += b
    return a, c, a is c


for n in range(3):
    one, two = [1, [2]], [Loud(n)]
    print(add(one, two), one, two, add(one, one), add([], []), add(Mine([1]), [2]), add([1], Mine([2])))
    print(both(one, 0), both(list(range(5)), 3), both([], 0), chain(one, one, one), chain([1] * 3, (), []) if n > 5 else "")
    print(grow(one, one), grow([], one), grow(one, one[:1]), grow(Mine(), [1]), one)
    for bad in ((1,), None, "ab", {1: 2}, range(2)):
        for f in add, lambda a, b: a[:] + b:
            try:
                print(f([1], bad))
            except TypeError as e:
                print(e)
    s = [1]
    s += "ab"
    s += s
    s = s[:] + s
    print(s)
