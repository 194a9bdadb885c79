"""The % operator on strings: all conversions, flags, widths, mappings, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for spec in ("%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%+05d", "%.3d", "%8.3d", "%i", "%u", "%x",
        "%X", "%#x", "%#X", "%o", "%#o", "%08x", "%#010x", "%-#8o|", "%e", "%E", "%f", "%F", "%g",
        "%G", "%.2f", "%10.3f", "%-10.1f|", "%+.1e", "%#g", "%.0f", "%#.0f", "%c", "%s", "%r", "%a",
        "%5s", "%-5s|", "%.1s", "%5.1s|", "%ld", "%hd", "%Lf"):
    print(spec, [spec % n for n in (0, 1, 42, 65)], spec % -7 if "c" not in spec else "")
for spec in ("%f", "%.3f", "%10.2f", "%-10.2f|", "%+f", "% f", "%010.3f", "%e", "%.0e", "%g",
        "%.3g", "%#.3g", "%G", "%s", "%r", "%.10g", "%.17g", "%d"):
    row = []
    for x in (0.0, -0.0, 1.5, -2.25, 1e10, 1.23456789e-7, 123456789.0, float("inf"), float("-inf"),
            float("nan")):
        try:
            row.append(spec % x)
        except (ValueError, OverflowError) as e:
            row.append(str(e))
    print(spec, row)
print("%s %r %s" % ("a", "b", None), "%s" % [1, 2], "%s" % (1,), "%s" % ((1, 2),), "%%" % (),
    "100%%", "%d%%" % 5, "%s" % {}, "%s" % "", "" % (), "abc" % [], "x" % {})
print("%(a)s-%(b)05d-%(a)r" % {"a": "x", "b": 7}, "%(k)s" % {"k": (1, 2)}, "%(a b)s" % {"a b": 1},
    "%()s" % {"": "empty"}, "%(x(y))s" % {"x(y)": 5})
print("%*d|%-*d|%.*f|%*.*f" % (5, 42, 5, 42, 2, 3.14159, 8, 3, 2.71828), "%*d|" % (-5, 42))
print("%c%c%c" % ("a", 98, "日"), "%5c|%-5c|" % ("x", "y"), "%x" % 2**70, "%d" % 10**30, "%o" % -8,
    "%#x" % -255, "%d" % 3.99, "%d" % -3.99, "%i" % True, "%s" % True, "%.3s" % "abcdef",
    "%.0s|" % "abc", "%5.2s|" % "abc", "%-8.3d|" % 5, "%+.3d" % 5, "%+ d" % 5, "%0-5d|" % 5)
print("%s" % 1.0, "%s" % 1e100, "%r" % 0.1, "%a" % "é", "%r" % "é", "%s" % "é", "é%s" % "日",
    "%s" % b"b", "%5.1f%%" % 99.95, "%.15g %.16g %.17g" % (0.1, 0.1, 0.1), "%.50f" % 0.1,
    "%.3f" % 2.0005, "%.0f %.0f %.0f %.0f" % (0.5, 1.5, 2.5, 3.5), "%.1f" % 0.25, "%.2f" % 1e20)
for spec, value in (("%d", "a"), ("%d", None), ("%d", "5"), ("%x", 1.5), ("%o", 1.0), ("%x", "a"),
        ("%f", "a"), ("%c", "ab"), ("%c", -1), ("%c", 0x110000), ("%c", 1.5), ("%c", ""), ("%q", 1),
        ("%", 1), ("%5", 1), ("%(a", {}), ("%(a)s", 5), ("%(a)s", {}), ("%s %s", 1),
        ("%s %s", (1,)), ("%s", (1, 2)), ("a", 1), ("a", (1,)), ("%*d", (1,)), ("%*d", ("a", 1)),
        ("%.*f", (1.5, 2)), ("%d", 1j), ("%s%", 1), ("%(a)s %s", {"a": 1}), ("%z", ()),
        ("%d", float("inf")), ("%d", float("nan")), ("%.99999999999d", 1),
        ("%99999999999999999999d", 1), ("%(a)*d", {"a": 1}), ("%(a)%", {"a": 1}), ("%i", []),
        ("%e", None), ("%c", b"a")):
    err(lambda: spec % value)


class C:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __int__(self):
        return 5

    def __index__(self):
        return 6

    def __float__(self):
        return 7.5


print("%s %r %d %x %f %a %c" % (C(), C(), C(), C(), C(), C(), 67))
