"""pow() with two and three arguments, powers of all kinds."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for base in (0, 1, -1, 2, -3, 10, 2**70):
    print([base**e for e in range(0, 6)], [pow(base, e) for e in (0, 1, 7)])
    if base:
        print([base**-e for e in (1, 2, 3)])
for a in (2, 3, -5, 10, 2**100 + 1):
    for m in (1, -1, 2, 7, -7, 13, 10**9 + 7, -(10**20)):
        print(a, m, [pow(a, e, m) for e in (0, 1, 2, 65, 1000)])
for a, m in ((3, 7), (10, 17), (-3, 11), (2, 9), (123456789, 10**9 + 7), (7, 1), (3, -7)):
    inverse = pow(a, -1, m)
    print(a, m, inverse, (a * inverse - 1) % m, pow(a, -3, m))
err(lambda: pow(2, -1, 4))
err(lambda: pow(0, -1, 7))
err(lambda: pow(2, 3, 0))
err(lambda: pow(2, 3, 1.5))
err(lambda: pow(2.0, 3, 5))
err(lambda: pow(2, "a"))
err(lambda: pow("a", 2))
err(lambda: pow(1, 2, "a"))
err(lambda: pow(2))
err(lambda: 0 ** -2)
err(lambda: 2 ** [])
err(lambda: None ** 2)
print(pow(base=2, exp=5), pow(2, 5, mod=7), pow(exp=3, base=-2, mod=5), 2**3**2, (2**3)**2, -2**2,
    (-2)**2, 2**-1, -2**-2)
print(3**200, 7**77 % 1000, 2**1000 % 97, (-7)**33, 10**0, 0**0, 0**5, (-1)**1000001)
print(pow(3, 10**30, 1000003), pow(2, 2**64, 2**61 - 1), pow(-2, 2**65 + 1, 10**12 + 39))


class P:
    def __pow__(self, other, mod=None):
        return ("pow", other, mod)

    def __rpow__(self, other, mod=None):
        return ("rpow", other, mod)

    def __ipow__(self, other):
        return ("ipow", other)


p = P()
print(p**2, 2**p, pow(p, 2), pow(p, 2, 3), pow(2, p))
p **= 4
print(p)
err(lambda: pow(2, P(), 3))
