"""Numbers written in source: literals of all kinds, underscores, large exponents."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(0, 1, 10, 1_000_000, 0x1F, 0XfF, 0o17, 0O7, 0b101, 0B1, 0x_ff, 0b_1_0, 0o_7, 00, 0_0, 000,
    123456789012345678901234567890)
print(1.0, 1., .5, 1e3, 1E3, 1e-3, 1.5e+10, 1_0.5_0, 1e1_0, 0.0, 00.5, 09.5, 0e0, 1e400, 1e-400,
    3.141592653589793238462643383279, 123456789.123456789e-5)
print(1j, 1.5j, .5J, 1e3j, 0j, 1_0j, 00j, 09j, 0x10.real, 1..real, 1 .real, 1.0.imag,
    (5).bit_length(), 5 .__add__(3))
print(-1, --1, -0, -0.0, +5, ~5, -2 ** 2, 2 ** -1, -1j, 1-1j, 1 - -1)
print(9223372036854775807, 9223372036854775808, -9223372036854775808, 1152921504606846975,
    1152921504606846976, -1152921504606846976, -1152921504606846977, 0xFFFFFFFFFFFFFFFF,
    0x10000000000000000)
for text in ("1_000", "0x_f", "1__0", "_1", "1_", "0b", "0b2", "0xg", "0o9", "1e", "1e+", "1_e5",
        "1e_5", "1._5", "1.5_", "0777", "0_7", "00", "0x", "1j2", "1.2.3", "0b1.0", "0x1.8", "1e5j",
        "1_0e1_0", "٣", "1é", "0.1e-5", "1e400", "-1", "0b1_1", "0xdead_beef", "0o1_7", "1 2", "1a",
        "1if 1 else 2", "0_0.5", "1_.5", "._5", "1..__class__", "1.real", "1._", "1e5_", "0B1",
        "0O_7", "1L", "0xL", "5j.imag"):
    try:
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            print(text, "=", eval(text))
    except SyntaxError as e:
        print(text, "->", e.msg)
    except (AttributeError, NameError) as e:
        print(text, "->", e)
print(1e22, 1e23, 5e-324, 2.2250738585072011e-308, 1.7976931348623157e308, 1.7976931348623159e308,
    9007199254740993.0, 0.1 + 0.2, 1e16, 1e15, 123456789012345.6)
print(0.1.hex(), (1 / 3).hex(), 1e-310.hex(), 100 .__class__, 1.5.__class__.__name__, "1".isdigit())
print(0xFFFFFFFFFFFFFFFFFFFFFFFF, 0o777777777777777777777777, 0b1 << 100, 10 ** 40, 1_2_3_4)
