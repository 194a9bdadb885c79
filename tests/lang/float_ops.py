"""Float arithmetic: division, modulo, power, comparison, special values."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


inf, nan = float("inf"), float("nan")
values = [0.0, -0.0, 1.0, -1.5, 2.5, 1e308, -1e-308, inf, -inf, nan]
for a in values:
    print([a + b for b in values])
    print([a - b for b in values])
    print([a * b for b in values])
    print([a / b for b in values if b])
    print([a // b for b in values if b])
    print([a % b for b in values if b])
    print([(a < b, a <= b, a == b, a != b, a > b, a >= b) for b in values])
for a in (1.0, 0.0, inf):
    err(lambda: a / 0)
    err(lambda: a // 0.0)
    err(lambda: a % 0)
    err(lambda: divmod(a, 0.0))
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), divmod(7.5, -2),
    -1e-20 % 3, 1e-20 % -3, 5.0 % 5, -5.0 % 5, 5 % 0.3)
print(2.0**3, 2**-1, 2**0.5, (-8) ** (1 / 3), 0.0**0, 0**0.0, 1**inf, (-1.0) ** inf, inf**-1,
    (-inf)**3, (-2.0)**3, nan**0, 1.0**nan, 4**0.5)
err(lambda: 0.0**-1)
err(lambda: 0**-1)
err(lambda: (-0.0)**-3)
err(lambda: 10.0**400)
err(lambda: 2.0**1024)
err(lambda: 2.0**"a")
err(lambda: 1.0 + "a")
err(lambda: 1.0 & 2)
err(lambda: -1.0 < "a")
err(lambda: 1.0 << 1)
print(1e308 * 10, -1e308 - 1e308, 1e-320 / 1e10, 0.1 * 3, 1e16 + 1, 3.0 * 2, 7 / 2.0, 1 - 0.9)
print(1 == 1.0, 1 < 1.5, 2**53 == float(2**53), 2**53 + 1 > float(2**53), 10**30 == 1e30, 1.5 > 1,
    -1 < -0.5, inf > 10**400, nan == nan, nan != nan, nan in [nan], [nan] == [nan], 0.0 == -0.0)
print(min(1.0, nan), max(1.0, nan), min(nan, 1.0), sorted([3.5, 1, 2.25, -inf, inf]),
    sum([0.1] * 10), sum([1, 2.5]), abs(-0.0), -0.0, +(-0.0), abs(-2.5))
print(hash(1.0) == hash(1), hash(0.5) == hash(2**-1), hash(inf), hash(-inf), hash(2.0**61),
    hash(2**61), hash(1e300) == hash(int(1e300)), {1: "a", 1.0: "b"})
x = 0.0
for i in range(1000):
    x += 0.1
    x *= 1.0001
    x -= 0.05
print(x)
x = 10
x /= 4
x **= 2
x //= 1
x %= 4
print(x)
