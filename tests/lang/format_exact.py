"""Conversions of numbers by % and format(), over many values: rounding, ties, padding, keys."""
import random
import zlib

random.seed(5)
FORMATS = "%e|%.0e|%.2f|%g|%.3g|%.17g|%.16e|%.9f|%.12f|%.1f|%G|%#g|%+.3e|%010.3f|%-12.2f".split("|")
SPECS = ".5e .4g ,.2f .3% g .15g 012.1f >+15.3e".split()
INTS = "%d|%5d|%-5d|%+d|% d|%05d|%.3d|%8.3d|%x|%#x|%X|%#X|%o|%#o|%-6x|%+x|%06x|%i|%u".split("|")


def floats():
    for _ in range(200):
        yield random.getrandbits(63) / 2.0 ** random.randint(0, 140)
        yield random.uniform(0, 10.0 ** random.randint(-25, 25))
        yield random.randint(0, 10 ** random.randint(1, 18)) / 2 ** random.randint(0, 20)
        yield random.randint(0, 10**6) / 10 ** random.randint(0, 6)
    yield from (0.0, 0.5, 1.5, 2.5, 0.25, 0.125, 9.995, 99.95, 9.5, 999999.5, 1e18, 1e17, 123456789012345680.0, 1e-18,
                5e-324, 1e308, float("inf"), float("nan"), 2.0**53, 2.0**62, 2.0**63, 2.0**64, 0.1, 1e22, 1e23, 1e-20)


def sums():
    values = list(floats())
    for f in FORMATS:
        print(f, zlib.crc32("".join(f % v + f % -v for v in values).encode()))
    for s in SPECS:
        print(s, zlib.crc32("".join(format(v, s) + format(-v, s) for v in values).encode()))


def ints():
    for i in 0, 1, -1, 77, -77, 10**17, 2**60 - 1, 2**60, -2**60, -2**60 - 1, 2**70, True, 2.9:
        for f in INTS:
            for form in f, f.encode():
                try:
                    print(form % i, end=" ")
                except TypeError as e:
                    print(e, end=" ")
        print()


class Missing(dict):
    def __missing__(self, key):
        return key + "!"


class Text(str):
    pass


class Like:
    """As a key it equals "a"."""

    def __hash__(self):
        return hash("a")

    def __eq__(self, other):
        return other == "a"


def keys():
    d = {"a": 1, "b": "x", "a key that is longer than thirty-two characters": 2, "\xe9": 3, "": 4, "(n)": 5}
    print("%(a)d %(b)s %(a key that is longer than thirty-two characters)s %()d %((n))s %%" % d)
    print("%(\xe9)s \xe9 %(a)5.1f" % d, "%(zork)s" % Missing(), "%(a)s" % {Text("a"): 5}, "%(a)s" % {Like(): 6})
    print(b"%(a)s" % {b"a": b"bytes"})
    for bad in "%(zork)s", "%(a", "%(a)", "%z", "%", "%(a)s %", "%5", "%.", "%*d":
        try:
            print(bad % d)
        except (KeyError, ValueError, TypeError) as e:
            print(bad, type(e).__name__, e)


def texts():
    print("a" * 40 + "%s" % 1, ("b" * 40 + "%%" + "c" * 20 + "%s") % 2, "\u20ac%s%%\xe9%d" % ("x", 5), "%s" % "\xe9")
    for f, a in (("%s", (1, 2)), ("%s %s", 1), ("%d", "x"), ("%x", 1.5), ("%c", 300), ("%e", "x"), (b"%e", "x"),
                 ("%.9999999999d", 5), ("%s%s", (1, 2)), ("%s", ({"a": 1},)), ("%d%s", (1,)), ("", ()), ("", {}), ("", 1)):
        try:
            print(repr(f % a))
        except (TypeError, OverflowError, ValueError) as e:
            print(type(e).__name__, e)


class Modulo:
    def __rmod__(self, other):
        return "reflected", other


class StrModulo(str):
    def __rmod__(self, other):
        return "reflected", other


def operator(a, b):
    return a % b


sums()
ints()
keys()
texts()
for _ in range(50):
    last = [operator("%s!", x) for x in (1, "x", Modulo(), StrModulo("y"), None, 2.5, [1])]
print(str(last).replace(str(last[2]), "Modulo()") if "object at" in str(last) else last)
