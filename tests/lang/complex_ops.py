"""Complex arithmetic, comparison, conversion, text."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0j, 1 + 0j, 1j, -1j, 1 + 2j, -1.5 - 2.5j, 3 - 4j, complex(0.0, -0.0), complex(-0.0, 1)]
for a in values:
    print(a, repr(a), -a, +a, abs(a), a.real, a.imag, a.conjugate(), bool(a))
    print([a + b for b in values])
    print([a - b for b in values])
    print([a * b for b in values])
    print([a / b for b in values if b])
    print([a == b for b in values])
print(1j * 1j, (1 + 2j) ** 2, (1 + 2j) ** 0, (1 + 2j) ** -1, (2j) ** 3, 2 ** (1 + 0j), abs(3 + 4j),
    (1 + 1j) * 2, 2 - 1j, 1j + 1.5, 5 / 2j)
inf, nan = float("inf"), float("nan")
print(complex(inf, nan), complex(nan, -inf), complex(1e308, 1e308) * 10, complex(1, inf),
    complex(1e100, -1e-100), complex(3, 0), complex(-0.0, 0), complex(-0.0, -0.0))
for s in ("1", "1j", "-j", "+J", "1+2j", " (1-2j) ", "1.5e3+2.5e-3j", "inf", "nan+infj", "1_0j",
        "-1-1j", "( 3 )"):
    print(repr(s), complex(s))
for s in ("", "1+", "1 + 2j", "a", "j1", "1+2", "(1", "1jj", "1+2j3"):
    err(lambda: complex(s))
print(complex(), complex(1), complex(1, 2), complex(1j, 2j), complex(real=2, imag=3),
    complex(2.5, True))
err(lambda: complex("1", 2))
err(lambda: complex(1, "2"))
err(lambda: complex(None))
err(lambda: complex([]))
err(lambda: 1j / 0)
err(lambda: 1j < 2j)
err(lambda: 1j // 2)
err(lambda: 1j % 2)
err(lambda: divmod(1j, 1))
err(lambda: int(1j))
err(lambda: float(1j))
err(lambda: 0j ** -1)
err(lambda: 0j ** 1j)
err(lambda: round(1j))
err(lambda: pow(1j, 2, 3))
err(lambda: 1j + "a")
err(lambda: complex(1e308, 1e308) ** 3)
print(1 + 0j == 1, 1j == 1, hash(2 + 0j) == hash(2), hash(0.5 + 0j) == hash(0.5),
    {1: "a", 1 + 0j: "b"}, 1 + 0j == 1.0, 1j != 1j)
print("%s %r" % (1j, 2 + 1j), f"{1+2j:.2f}", f"{1+2j}", f"{1.5-2j:>15}", f"{3j:+.1e}",
    format(1j, ""), f"{1234.5+1j:,.1f}")
err(lambda: format(1j, "d"))
err(lambda: format(1j, "010"))
err(lambda: "%d" % 1j)
err(lambda: "%f" % 1j)


class C:
    def __complex__(self):
        return 3 + 1j


class F:
    def __float__(self):
        return 1.5


class Bad:
    def __complex__(self):
        return 1


print(complex(C()), complex(F()), complex(C(), 1))
err(lambda: complex(Bad()))
print((1 + 2j).__add__(1), (1j).__eq__("a"), (1j).__complex__(), (1j).__getnewargs__())
print(type(1j).__name__, isinstance(1j, complex), complex.__mro__, sum([1j, 2, 0.5]))
