"""int(): text in all bases, underscores, whitespace, other types, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("0", "12", "-12", "+12", "  42\n", "1_000", "0007", "\t-0 ", "١٢٣", "９９"):
    print(repr(s), int(s))
for s, base in (("ff", 16), ("0xff", 16), ("0XFF", 0), ("0b101", 2), ("0b101", 0), ("0o17", 0),
                ("z", 36), ("-Zz", 36), ("1_0", 2), ("0x_f", 16), ("0_0", 0), ("10", 7), ("0", 0)):
    print(repr(s), base, int(s, base))
for s in ("", " ", "a", "1 2", "1__2", "_1", "1_", "0x10", "1.5", "--1", "+-1", "1e5", "\0", "12\0",
        "²"):
    err(lambda: int(s))
for s, base in (("2", 2), ("8", 8), ("0b2", 0), ("010", 0), ("g", 16), ("1", 1), ("1", 37),
        ("1", -1), ("", 0), ("0x", 16), ("0b", 0)):
    err(lambda: int(s, base))
print(int(), int(b"12"), int(bytearray(b" 7 ")), int(True), int(3.99), int(-3.99), int(b"ff", 16))
err(lambda: int(None))
err(lambda: int([]))
err(lambda: int(1j))
err(lambda: int(5, 10))
err(lambda: int(5.0, base=10))
err(lambda: int(base=10))
err(lambda: int("1", 2, 3))
err(lambda: int("1", "2"))
err(lambda: int("1", 2.0))
err(lambda: int(x="1"))
err(lambda: int(b"\xff"))
err(lambda: int(object))


class Number:
    def __int__(self):
        return 41

    def __index__(self):
        return 16


class Trunc:
    def __index__(self):
        return 9


class Bad:
    def __int__(self):
        return "no"


class Sub(int):
    def __new__(cls, value):
        return super().__new__(cls, value * 2)


print(int(Number()), int("ff", Number()), int(Trunc()),
    [10, 20][Trunc() - 8] if hasattr(Trunc, "__sub__") else "no sub")
err(lambda: int(Bad()))
s = Sub(21)
print(s, type(s).__name__, type(s + 1).__name__, int(s), type(int(s)).__name__, s == 42,
    isinstance(s, int))
print(int("9" * 25), int("-" + "1" * 40), int("f" * 20, 16), int("z" * 15, 36))
