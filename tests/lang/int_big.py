"""Arithmetic on big integers checked by identities."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = 3**500 + 12345
b = 7**300 - 99
print(a * b)
print(a // b)
print(a % b)
print((a + b) ** 2 == a * a + 2 * a * b + b * b, (a - b) * (a + b) == a**2 - b**2)
print(divmod(a, b) == (a // b, a % b), (a // b) * b + a % b == a)
print(-a // b, -a % b, a // -b, a % -b)
f = 1
for i in range(1, 151):
    f *= i
print(f)
for i in range(150, 0, -1):
    assert f % i == 0
    f //= i
print(f)
print(int(str(a)) == a, int(hex(b), 16) == b, int(bin(a), 2) == a, int(oct(b), 8) == b)
print(a < b, a > b, a == a + 0, a != b, -a < b, a >= a)
print(float(10**20), float(2**70), int(1e30), int(-1.5e25), float(3**200))
print((1 << 200) - 1, ((1 << 200) - 1).bit_length())
print(sum(10**i for i in range(60)))
x, y = 0, 1
for _ in range(400):
    x, y = y, x + y
print(x)
g, h = x, y
while h:
    g, h = h, g % h
print(g)
err(lambda: float(10**400))
err(lambda: 10**400 * 1.0)
err(lambda: int(float("inf")))
err(lambda: int(float("nan")))
print(10**400 > 1e300, 10**400 < float("inf"), 2**53 == 2.0**53, 2**53 + 1 == 2.0**53,
    2**1024 > 1.7976931348623157e308)
k = 2**89 - 1
print(k * k % 1000007, pow(k, 3, 1000007), k**3 % 1000007, k.__hash__() == hash(k))
print([(10**n + n) // 7 for n in range(15, 25)])
print(123456789**9, (-123456789)**9, (-3)**51, (-3)**50)
