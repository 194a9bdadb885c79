"""repr of floats: shortest digits, exponents, special values."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for x in (0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e15, 1e16, 1e17,
        123456789012345680.0, 1e21, 1e22, 1e23, 9007199254740993.0, 1e-4, 1e-5, 0.0001234,
        0.00001234, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 3.14159, 100.0, 1e2,
        1.5e300, -2.5e-10, 4.35, 0.3, 2.675, 1e100, 123e45, 9999999999999998.0, 99999999999999990.0,
        0.1e-6, 1.1, 2.0**70, 2.0**-30, 1e308 * 10, -1e308 * 10, float("nan")):
    print(repr(x), str(x), float(repr(x)) == x)
print([1.0, 2.5], (0.1,), {0.5: 1.25}, 1e5, 12345678.9, 0.5e-7)
x = 1.0
for i in range(-25, 25):
    print(10.0**i, 1.5 * 10.0**i, end=" ")
print()
for i in range(0, 1100, 50):
    print(2.0**i if i < 1024 else "big", 2.0**-i, end=" ")
print()
state = 12345
total = 0
for i in range(3000):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    x = (state >> 11) * 2.0**(state % 200 - 150)
    assert float(repr(x)) == x
    if i % 150 == 0:
        print(x)
print(1.0.__repr__(), float.__repr__(2.5), 1e0, 1.e3, .5, 5., 0e0, 1_0.0_1, 1e1_0)
