"""Methods of float, hexadecimal text, parsing, subclassing."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for x in (0.0, -0.0, 1.0, -1.5, 0.1, 1e300, 5e-324, 2.0**-1022, 123.456, float("inf"),
        float("-inf"), float("nan")):
    print(x, x.hex(), x.is_integer(), x.real, x.imag, x.conjugate())
    if x == x and abs(x) != float("inf"):
        print(x.as_integer_ratio(), float.fromhex(x.hex()) == x, x.__trunc__(), x.__floor__(),
            x.__ceil__())
err(lambda: float("inf").as_integer_ratio())
err(lambda: float("nan").as_integer_ratio())
for s in ("0x1p3", "1.8p1", "-0x.8", "0xABC.defp-4", "inf", "-Infinity", "nan", "  0x1.0p0\n", "1",
        "0x1p-1074", "0x1p-1075", "0x1.8p-1074", "1e"):
    print(s.strip(), float.fromhex(s))
for s in ("", "0x", "1.2.3", "0x1p", "g", "0x1p1024", "- 1", "1 2"):
    err(lambda: float.fromhex(s))
for s in ("1", "-1.5", " 2.5e3\n", "1_000.5", "1e5", "1E-5", ".5", "5.", "+.5e+1", "inf",
        "INFINITY", "-inf", "nan", "+nan", "١.٥", "1e400", "-1e400", "1e-400", "0" * 50 + "7",
        "1" * 30, "0." + "0" * 20 + "1"):
    print(repr(s), float(s))
for s in ("", " ", "a", "1.2.3", "1e", "e5", "--1", "1_", "_1", "1__0", "1 2", "0x1", ".", "1,5",
        "in f", "1\0"):
    err(lambda: float(s))
err(lambda: float(None))
err(lambda: float([]))
err(lambda: float(1j))
err(lambda: float("1", 2))
err(lambda: float(x=1))
print(float(), float(3), float(True), float(b"2.5"), float(bytearray(b"1e3")))


class F:
    x = 1.5

    def __float__(self):
        return 2.5


class I:
    def __index__(self):
        return 7


class Bad:
    def __float__(self):
        return "x"


class Sub(float):
    def __new__(cls, v):
        return super().__new__(cls, v + 1)

    def __repr__(self):
        return "Sub(%s)" % super().__repr__()


print(float(F()), float(I()), Sub(1.5), [Sub(2)], Sub(1) + 1, type(Sub(1) * 2).__name__,
    float(Sub(1)), Sub(1) == 2.0)
err(lambda: float(Bad()))
err(lambda: (1.5).nothing)
err(lambda: F.x())
err(lambda: [1, 2][F.x])
err(lambda: range(1.0))
err(lambda: "a" * 1.5)
err(lambda: (1.5).is_integer(2))
print((2.5).__add__(1), (2.5).__add__("a"), (2.5).__radd__(1), (2.5).__divmod__(2),
    (2.5).__eq__(2.5), (2.5).__lt__("a"), (2.5).__int__(), (2.5).__bool__(), (2.5).__round__(),
    (2.5).__pow__(2), (2.5).__rpow__(2), (2.5).__format__(".3f"), (2.5).__neg__(),
    float.__getformat__("double")[:4])
