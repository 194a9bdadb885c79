"""Precedence and associativity of all operators."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(2 + 3 * 4, (2 + 3) * 4, 2 * 3 % 4, 2 - 3 - 4, 2**3**2, -2**2, 2**-1, 7 // 2 * 3, 7 % 4 // 2,
    100 / 10 / 2)
print(1 + 2 << 3, 1 << 2 + 3, 8 >> 1 + 1, 5 & 3 | 4, 5 | 3 & 4, 6 ^ 3 & 2, 1 | 2 ^ 3, ~5 + 1,
    -5 % 3, ~-1, - -3, +-+3, not 1 + 1, not 0 == 1)
print(1 < 2 == True, (1 < 2) == True, 1 == 2 or 3, 1 and 0 or 2, not 1 or 2, not (1 or 2),
    1 or 0 and 0, 5 & 4 == 4, 1 if 0 else 2 if 0 else 3)
print((lambda: 1 if True else 2)(), (lambda x: x + 1)(2) * 3, [lambda: 5][0](),
    (lambda *a, **k: (a, k))(1, b=2))
print(3 - -2, 3 - +2, 3--2, 2*-3, 4 // -3, -4 // 3, 2 ** -2 ** 2, "a" + "b" * 2, "a" "b" 'c' * 2,
    "x" "y".upper())
print([1, 2][0] + 3, {"a": 1}["a"] * 2, (1, 2)[1] ** 2, "abc"[1].upper() + "d", [[1], [2]][1][0],
    -[1][0], -(1).real, not [], 2 .real)
x = y = z = 5
x += y * 2
y -= z if z > 3 else 1
z **= 2 + 1
print(x, y, z)
a = 1, 2 + 3, 4 or 5
print(a, (1), (1,), 1 in (1,) and 2, 1 in [1] == True, 3 not in [1] and "ok")
print(10 - 5 + 2, 10 - (5 + 2), 2 * (3 + 4) * 5, 1 - 1 and 5, 1 + 1 and 5, 3 > 2 > 1, 3 > (2 > 1),
    ~1 & 3, -1 >> 1, 1 << 3 >> 1 << 2)
print(*[1, 2], *(3,), sep="-")
print(f"{1 + 2 * 3} {(1 + 2) * 3} {not 1} {1 if 1 else 2} {(lambda: 7)()}")


class M:
    def __init__(self, n):
        self.n = n

    def __matmul__(self, o):
        return M("(%s@%s)" % (self.n, o.n))

    def __mul__(self, o):
        return M("(%s*%s)" % (self.n, o.n))

    def __add__(self, o):
        return M("(%s+%s)" % (self.n, o.n))

    def __pow__(self, o):
        return M("(%s**%s)" % (self.n, o.n))

    def __neg__(self):
        return M("(-%s)" % self.n)

    def __and__(self, o):
        return M("(%s&%s)" % (self.n, o.n))

    def __or__(self, o):
        return M("(%s|%s)" % (self.n, o.n))

    def __xor__(self, o):
        return M("(%s^%s)" % (self.n, o.n))

    def __lshift__(self, o):
        return M("(%s<<%s)" % (self.n, o.n))

    def __mod__(self, o):
        return M("(%s%%%s)" % (self.n, o.n))

    def __invert__(self):
        return M("(~%s)" % self.n)


a, b, c, d = map(M, "abcd")
print((a @ b * c + d).n, (a + b * c ** d).n, (-a ** b).n, (a | b ^ c & d).n, (a << b + c).n,
    (a & b << c).n, (a ** b ** c).n, (a * b % c @ d).n, (-a * ~b).n, (a ** -b).n)
