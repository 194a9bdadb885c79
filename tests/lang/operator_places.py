"""Places of operators that have learnt Python methods: every way in which what they know may fail."""


class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return ("add", self.x, other.x if isinstance(other, V) else other)

    def __radd__(self, other):
        return ("radd", self.x, other)

    def __sub__(self, other):
        return V(self.x - other.x) if isinstance(other, V) else NotImplemented

    def __mul__(self, other):
        return ("mul", self.x, other)

    def __iadd__(self, other):
        self.x += other
        return self

    def __eq__(self, other):
        return isinstance(other, V) and self.x == other.x

    def __lt__(self, other):
        return NotImplemented if isinstance(other, str) else ("lt", self.x)

    def __getitem__(self, i):
        if i == 99:
            raise IndexError("no 99")
        return ("item", self.x, i)

    def __repr__(self):
        return "V(%r)" % (self.x,)


class W(V):
    def __radd__(self, other):
        return ("W.radd", self.x, type(other).__name__)


class U(V):
    __add__ = None


class N:
    pass


def try_(fn, *args):
    try:
        return fn(*args)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def add(a, b): return a + b
def sub(a, b): return a - b
def mul3(a): return a * 3
def eq(a, b): return a == b
def lt(a, b): return a < b
def item(a, i): return a[i]
def item1(a): return a[1]


def iadd(a, b):
    a += b
    return a


pairs = [(V(1), V(2)), (V(1), V(2)), (V(1), 5), (1, 2), (1.5, 2), ("a", "b"), (V(1), W(2)), (W(1), V(2)), (V(1), V(3)),
         (3, V(4)), (U(1), V(2)), (V(1), U(2)), (N(), V(1)), (V(1), N()), ([1], [2]), (V(1), "s"), ({1: 2}, 1)]
for rounds in range(3):
    for a, b in pairs:
        for fn in add, sub, eq, lt, item, iadd:
            r = try_(fn, a, b)
            print(r if "object at" not in str(r) else "an object", end=" ")
        print(try_(mul3, a), try_(item1, a))
for i in (1, 99, 2, 99):
    print(try_(item, V(0), i), try_(item1, V(0)))

# The method is another, has other code, other parameters, is gone.
V.__add__ = lambda self, other: "new"
print(add(V(1), V(2)))
plus = lambda self, other: "plus"
V.__add__ = plus
for i in range(3):
    print(add(V(1), i))
plus.__code__ = (lambda self, other, more=7: ("more", more)).__code__
print(try_(add, V(1), 1))
plus.__defaults__ = (8,)
print(add(V(1), 1))
plus.__code__ = (lambda *args: len(args)).__code__
print(add(V(1), 1))
plus.__code__ = (lambda self: 0).__code__
print(try_(add, V(1), 1))
del V.__add__
print(try_(add, V(1), 1), add(V(1), W(2)))
V.__getitem__ = lambda self, i: i * 2
print(item(V(0), 4), item1(V(0)))
del V.__getitem__
print(try_(item, V(0), 4), try_(item1, V(0)))

# More classes than a place can know.
def maker(n):
    class C:
        def __add__(self, other):
            return n, other

        def __getitem__(self, i):
            return n * i

        def __truediv__(self, other):
            return [n, other]
    return C()


def half(a): return a / 2


many = [maker(i) for i in range(25)]
for rounds in range(2):
    print([add(c, 1) for c in many], [item(c, 2) for c in many], [half(c) for c in many], half(3))


# What ends in the method, deep recursion, an exception through it.
class Ends:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        kept = Ends(self.n + 1)
        return kept

    def __del__(self):
        ends.append(self.n)

    def __sub__(self, n):
        return n if n == 0 else (self - (n - 1)) + 1

    def __mul__(self, n):
        return self * n

    def __truediv__(self, n):
        return 1 / n


ends = []
for i in range(4):
    (Ends(1) + Ends(10)) + Ends(20)
print(ends)
print(Ends(0) - 200, try_(lambda: Ends(0) * 1), [try_(lambda: Ends(0) / k) for k in (1, 0, 2, 0)])
