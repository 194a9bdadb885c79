"""Integer addition, subtraction, multiplication, signs, mixed operands."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0, 1, -1, 2, -7, 10, 255, 2**30, -2**31, 2**60, 2**60 - 1, -2**60, 2**61, 2**63 - 1,
          -2**63, 2**64, 10**30, -10**30]
for a in values:
    print(a, -a, +a, ~a, abs(a), a + 1, a - 1, a * 2, a * a, a * -3)
for a in values:
    print([a + b for b in values])
    print([a - b for b in values])
    print([a * b for b in values])
print(2**60 + 2**60, 2**61 - 1 + 1, -(2**60) - 1, (2**60) * 2, (2**30) * (2**30), (2**31) * (2**31))
x = 1
for _ in range(100):
    x = x * 3 + 1
print(x)
for _ in range(100):
    x = (x - 1) // 3
print(x)
print(True + True, True * 5, 3 - False, -True, ~False, 1 + 2.5, 2 * 1j)
for other in ("a", None, [], {}, (), object):
    err(lambda: 1 + other)
    err(lambda: other - 1)
    if other not in ("a", [], ()):
        err(lambda: 1 * other)
err(lambda: -"a")
err(lambda: +[])
err(lambda: ~1.5)
err(lambda: abs("x"))
err(lambda: ~None)
print("a" * 3, 3 * "ab", [1] * -1, 2 * (1, 2), 0 * "x", b"q" * 2)
print((5).__add__(6), (5).__add__("a"), (5).__radd__(6), (5).__neg__(), (5).__sub__(2.0),
    int.__mul__(3, 4))
err(lambda: int.__add__("a", 1))
err(lambda: (1).__add__())
err(lambda: int.__add__())
