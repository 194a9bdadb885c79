"""Methods and attributes of int."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for n in (0, 1, -1, 255, 256, -256, 65535, 2**64, -2**63):
    print(n, n.bit_length(), n.bit_count(), n.as_integer_ratio(), n.numerator, n.denominator,
        n.real, n.imag, n.conjugate(), n.__index__(), n.__trunc__(), n.__floor__(), n.__ceil__(),
        n.__bool__())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"),
    (-1024).to_bytes(4, "big", signed=True), (0).to_bytes(0, "big"), (65).to_bytes(),
    (300).to_bytes(length=3, byteorder="little"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x04\x00", "little"),
    int.from_bytes(b"\xfc\x00", "big", signed=True), int.from_bytes(b"", "big"),
    int.from_bytes([1, 2, 3], "big"), int.from_bytes(b"\xff" * 12),
    int.from_bytes(bytearray(b"\x80"), "big", signed=True))
err(lambda: (256).to_bytes(1, "big"))
err(lambda: (-1).to_bytes(1, "big"))
err(lambda: (128).to_bytes(1, "big", signed=True))
err(lambda: (1).to_bytes(-1, "big"))
err(lambda: (1).to_bytes(1, "middle"))
err(lambda: (1).to_bytes("a", "big"))
err(lambda: int.from_bytes("abc", "big"))
err(lambda: int.from_bytes(b"a", "x"))
err(lambda: int.from_bytes([300], "big"))
err(lambda: int.from_bytes(5, "big"))
for n in (12345, -12345, 15, 25, -25, 10**20 + 5, 0):
    print([round(n, d) for d in (None, 0, 1, -1, -2, -3, -30)])
err(lambda: round(5, 1.0))
err(lambda: (5).__round__("a"))
print((5).__eq__(5), (5).__eq__("a"), (5).__lt__(6.0), (5).__ne__(5), (5).__and__(3),
    (5).__rsub__(1), (5).__pow__(2, 3), (5).__divmod__(3), (5).__rdivmod__(13),
    (5).__floordiv__(0.5), (5).__truediv__(2), (5).__float__(), (5).__invert__(), (5).__hash__(),
    (5).__repr__(), (5).__str__(), (5).__format__("04"), (5).__int__(), (5).__pos__(),
    (5).__abs__(), (5).__getnewargs__())
print(int.__name__, int.__mro__, int.__doc__[:38], type(int), bool.__mro__)
err(lambda: (5).nothing)
err(lambda: int.nothing)
err(lambda: (5).bit_length(1))


def set_attr():
    (5).x = 1


err(set_attr)
err(lambda: int("5")())
err(lambda: int("5")[0])
err(lambda: len(5))
err(lambda: iter(5))


def set_type():
    int.x = 1


err(set_type)
