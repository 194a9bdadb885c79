"""Format specifications for floats and complex."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


inf, nan = float("inf"), float("nan")
numbers = (0.0, -0.0, 1.0, -1.5, 0.1, 123456.789, 1e-7, 1.5e20, 2.5, 99.995, inf, -inf, nan)
for spec in ("", "f", ".0f", ".1f", ".2f", ".10f", "F", "e", ".0e", ".3e", "E", "g", ".0g", ".3g",
        ".10g", "G", "%", ".0%", ".1%", "n", "10", "<12", ">12", "^12", "=12", "012", "*^14", "+",
        "-", " ", "+.2f", " .1e", "010.2f", "+010.2f", ",", "_", ",.2f", "_.3f", "015,.2f", "#.0f",
        "#g", "#.3g", "#.0e", ".3", ".15", ".17", ".1", "z", "z.1f", "+z.0f", "z.2e", "12.4",
        "<+12.3f", "0=12", "é>10.1f"):
    print(repr(spec), [format(x, spec) for x in numbers])
for x in (0.5, 1.5, 2.5, 0.125, 2.675, 1.005, 1e15, 1e16, 123456789012345678, 0.00001, 0.0001,
        5e-324, 1.7976931348623157e308):
    print(x, [format(float(x), s) for s in ("", ".0f", ".1f", ".2f", ".3g", "g", "e", ".1e", ".20g", ".12f")])
for spec in ("d", "x", "s", "c", "b", ".", "..2f", ".f", ",,", ",_", "zd", "ff", "f5", "+-f", "#",
        "!r"):
    print(repr(spec), end=" ")
    err(lambda: format(1.5, spec))
print(format(1.0, "#"), format(10.0, "#.3"), format(1e10, ","), format(1234567.891, ",.1f"),
    format(-1234567.891, "_.1f"), format(1e300, ",.0f")[:20], format(0.1, ".55f"),
    format(1 / 3, ".60g"))
for spec in ("", ".2f", "+.1e", "g", ">20", "<20", "^20", "*^24.3f", ",.1f", "_", "#.3g", ".0f",
        "n", "e"):
    print(repr(spec), [format(z, spec) for z in (0j, 1 + 2j, -1.5 - 2.5j, complex(nan, inf),
        1234567 + 0.5j)])
for spec in ("d", "=20", "020", "%", "s", "x"):
    err(lambda: format(1j, spec))
print(f"{3.14159:.{2}f} {2.5:>{8}.{3}} {1e3:,} {-0.0:.0f} {0.00012345:.3} {123456789.0:.3} {1e5} {1e16} {100000.0:g} {1000000.0:g} {0.0001:g} {0.00001:g}")


class F(float):
    def __str__(self):
        return "F!"


print(format(F(1.5)), format(F(1.5), ".2f"), f"{F(2.5)}", "%s %.1f" % (F(1), F(1)),
    "{:5}".format(F(1)))
