"""round(), floor and ceiling of floats, halves to even, digits."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import math

for x in (0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 2.675, 1.005, 1e16 + 1, 123.456, -123.456,
        5e-324, 1e300, 0.05, 0.15, 0.25, 0.35):
    print(x, round(x), [round(x, n) for n in (0, 1, 2, 3, -1, -2, 10, 400, -400)])
print(type(round(2.0)).__name__, type(round(2.0, 0)).__name__, type(round(2.0, None)).__name__)
print(round(-0.4), round(-0.4, 0), round(-0.0), round(0.5, 0), round(1e22), round(12345.678, -2),
    round(15.0, -1), round(25.0, -1))
for x in (1.5, -1.5, 2.0, -0.1, 1e20, 0.9999999999999999):
    print(math.floor(x), math.ceil(x), math.trunc(x), int(x), x // 1, x % 1)
for name in ("inf", "-inf", "nan"):
    x = float(name)
    err(lambda: round(x))
    err(lambda: math.floor(x))
    err(lambda: int(x))
    print(round(x, 2), x // 1 if name == "nan" else "")
err(lambda: round("a"))
err(lambda: round(1.5, "a"))
err(lambda: round(1.5, 1.0))
err(lambda: round())
err(lambda: round(1, 2, 3))
err(lambda: round(1.7e308, -308))
err(lambda: round(number=2.5, ndigits=None))


class R:
    def __round__(self, n="none"):
        return ("rounded", n)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"


print(round(R()), round(R(), 3), round(R(), None), math.trunc(R()), math.floor(R()), math.ceil(R()))
err(lambda: math.trunc("a"))
err(lambda: math.floor("a"))
print(round(2**70 + 0.0), round(1e15 + 0.5), round(4503599627370497.5), round(0.1 + 0.7, 15),
    round(1 / 3, 4))
