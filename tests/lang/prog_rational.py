"""Exact linear algebra: a rational class, matrices, Gauss, determinants, polynomials, series."""
import math


class Ratio:
    __slots__ = ("p", "q")

    def __new__(cls, p=0, q=1):
        if q == 0:
            raise ZeroDivisionError(f"{p}/0")
        self = super().__new__(cls)
        g = math.gcd(p, q) * (1 if q > 0 else -1)
        self.p, self.q = p // g, q // g
        return self

    @staticmethod
    def of(x):
        return x if isinstance(x, Ratio) else Ratio(x) if isinstance(x, int) else None

    def __add__(self, o):
        if (o := Ratio.of(o)) is None:
            return NotImplemented
        return Ratio(self.p * o.q + o.p * self.q, self.q * o.q)

    __radd__ = __add__

    def __mul__(self, o):
        if (o := Ratio.of(o)) is None:
            return NotImplemented
        return Ratio(self.p * o.p, self.q * o.q)

    __rmul__ = __mul__

    def __neg__(self):
        return Ratio(-self.p, self.q)

    def __sub__(self, o):
        return self + -o

    def __rsub__(self, o):
        return -self + o

    def __truediv__(self, o):
        o = Ratio.of(o)
        return Ratio(self.p * o.q, self.q * o.p)

    def __rtruediv__(self, o):
        return Ratio.of(o) / self

    def __pow__(self, n):
        return Ratio(self.p**n, self.q**n) if n >= 0 else Ratio(self.q**-n, self.p**-n)

    def __eq__(self, o):
        o = Ratio.of(o)
        return o is not None and (self.p, self.q) == (o.p, o.q)

    def __lt__(self, o):
        o = Ratio.of(o)
        return self.p * o.q < o.p * self.q

    def __le__(self, o):
        return not Ratio.of(o) < self

    def __hash__(self):
        return hash((self.p, self.q)) if self.q != 1 else hash(self.p)

    def __bool__(self):
        return self.p != 0

    def __abs__(self):
        return Ratio(abs(self.p), self.q)

    def __float__(self):
        return self.p / self.q

    def __floor__(self):
        return self.p // self.q

    def __repr__(self):
        return str(self.p) if self.q == 1 else f"{self.p}/{self.q}"


class Matrix:
    def __init__(self, rows):
        self.rows = [[Ratio.of(x) for x in row] for row in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @classmethod
    def hilbert(cls, n):
        return cls([[Ratio(1, i + j + 1) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in columns]
                       for row in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result

    def __eq__(self, other):
        return self.rows == other.rows

    def __getitem__(self, key):
        i, j = key
        return self.rows[i][j]

    def __str__(self):
        return "; ".join(" ".join(map(repr, row)) for row in self.rows)

    __repr__ = __str__

    def eliminate(self, right):
        """(reduced right side, determinant) by Gauss and Jordan."""
        a, b = [row[:] for row in self.rows], [row[:] for row in right.rows]
        n, det = len(a), Ratio(1)
        for c in range(n):
            pivot = next((r for r in range(c, n) if a[r][c]), None)
            if pivot is None:
                raise ArithmeticError("singular matrix")
            if pivot != c:
                a[c], a[pivot], b[c], b[pivot] = a[pivot], a[c], b[pivot], b[c]
                det = -det
            det *= a[c][c]
            scale = 1 / a[c][c]
            a[c] = [x * scale for x in a[c]]
            b[c] = [x * scale for x in b[c]]
            for r in range(n):
                if r != c and (factor := a[r][c]):
                    a[r] = [x - factor * y for x, y in zip(a[r], a[c])]
                    b[r] = [x - factor * y for x, y in zip(b[r], b[c])]
        return Matrix(b), det

    def inverse(self):
        return self.eliminate(Matrix.identity(len(self.rows)))[0]


class Poly:
    def __init__(self, *coefficients):
        while coefficients and not coefficients[-1]:
            coefficients = coefficients[:-1]
        self.c = tuple(Ratio.of(x) for x in coefficients)

    def __call__(self, x):
        value = Ratio(0)
        for c in reversed(self.c):
            value = value * x + c
        return value

    def __add__(self, o):
        n = max(len(self.c), len(o.c))
        pad = lambda c: c + (Ratio(0),) * (n - len(c))
        return Poly(*(a + b for a, b in zip(pad(self.c), pad(o.c))))

    def __mul__(self, o):
        out = [Ratio(0)] * (len(self.c) + len(o.c))
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)

    def derivative(self):
        return Poly(*[c * i for i, c in enumerate(self.c)][1:])

    def __repr__(self):
        terms = [f"{c!r}*x^{i}" for i, c in enumerate(self.c) if c]
        return " + ".join(terms) or "0"


def bernoulli(n):
    b = []
    for m in range(n + 1):
        row = [Ratio(1, m + 1)]
        b.append(row[0] if m == 0 else None)
        if m:
            b[m] = -sum(math.comb(m, k) * b[k] / (m - k + 1) for k in range(m))
    return b


def lagrange(points):
    total = Poly(0)
    for i, (x, y) in enumerate(points):
        term = Poly(y)
        for j, (other, _) in enumerate(points):
            if i != j:
                term = term * Poly(Ratio(-other, x - other), Ratio(1, x - other))
        total = total + term
    return total


print(Ratio(6, -4), Ratio(1, 3) + Ratio(1, 6), 1 - Ratio(1, 4), 2 / Ratio(4, 3), Ratio(2, 3) ** -3,
    abs(Ratio(-1, 2)), float(Ratio(1, 3)), math.floor(Ratio(-7, 2)), Ratio(4, 2) == 2,
    hash(Ratio(4, 2)) == hash(2), {Ratio(1, 2): "half"}[Ratio(2, 4)],
    sorted([Ratio(1, 2), Ratio(1, 3), 1, Ratio(-5)], key=float), max(Ratio(1, 2), Ratio(2, 3)),
    sum(Ratio(1, n) for n in range(1, 20)))
h = Matrix.hilbert(6)
print(h.inverse(), h.eliminate(h)[1], h @ h.inverse() == Matrix.identity(6))
print((Matrix([[1, 1], [1, 0]]) ** 90)[0, 1], Matrix([[2, 0], [0, 3]]) ** 5,
    Matrix([[0, 1], [1, 0]]).eliminate(Matrix([[5], [7]])))
print(bernoulli(16))
p = lagrange([(0, 1), (1, 3), (2, 11), (3, 31)])
print(p, p(10), p.derivative(), (p * p)(Ratio(1, 2)), Poly(0, 0), Poly(1, 2) * Poly(3))
for f in (lambda: Ratio(1, 0), lambda: 1 / Ratio(0), lambda: Matrix([[1, 2], [2, 4]]).inverse(),
        lambda: Ratio(1) + "a", lambda: Ratio(1) < None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = b = Ratio(1)
for i in range(1, 25):
    a, b = b, a + b * Ratio(1, i)
print(b, round(float(b), 10), len(str(b.q)))
