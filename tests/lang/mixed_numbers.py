"""Arithmetic of floats with integers and constants, in loops long enough to specialize, and every way out."""
import math

EXACT = 1 << 53
OPERANDS = [1.5, 2, 0.0, -0.0, 0, EXACT + 1, 1 << 70, 1e308, 5e-324, -math.inf, True, "s"]


def add(x, y): return x + y
def sub(x, y): return x - y
def mul(x, y): return x * y
def div(x, y): return x / y
def add_k(x): return x + 2
def sub_k(x): return x - 3
def mul_k(x): return x * 7
def div_k(x): return x / 4
def add_kf(x): return x + 2.25
def sub_kf(x): return x - 3.25
def mul_kf(x): return x * 7.5
def div_kf(x): return x / 4.5
def radd_k(x): return 2 + x
def rsub_k(x): return 3 - x
def rmul_k(x): return 7 * x
def rdiv_k(x): return 4 / x
def radd_kf(x): return 2.25 + x
def rsub_kf(x): return 3.25 - x
def rmul_kf(x): return 7.5 * x
def rdiv_kf(x): return 4.5 / x
def div_zero(x): return x / 0
def into(x, y):
    x += y
    x -= 2
    x *= 3.5
    x /= 7
    return x


def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    return repr(r) if not isinstance(r, int) or r.bit_length() < 200 else f"int of {r.bit_length()} bits"


two = [add, sub, mul, div, into]
one = [add_k, sub_k, mul_k, div_k, add_kf, sub_kf, mul_kf, div_kf, radd_k, rsub_k, rmul_k, rdiv_k,
       radd_kf, rsub_kf, rmul_kf, rdiv_kf, div_zero]
for f in two:
    for x in OPERANDS:
        for y in OPERANDS:
            if f is mul and "s" in (x, y):
                continue  # more than there is memory for
            for again in range(3):
                last = show(f, x, y)
            print(f.__name__, repr(x)[:20], repr(y)[:20], last)
for f in one:
    for x in OPERANDS:
        for again in range(3):
            last = show(f, x)
        print(f.__name__, repr(x)[:20], last)


def warm(f, *args):
    total = 0
    for i in range(300):
        total += f(*args)
    return total


# Specialized for one mix, then given all others.
MIXES = [(1.5, 2), (2, 1.5), (1.5, 2.5), (3, 2)]
for f in two[:4]:
    for mix in MIXES:
        g = type(f)(f.__code__.replace(), globals())
        print(f.__name__, mix, repr(warm(g, *mix)))
        for x in OPERANDS[::2]:
            print([show(g, x, y) for y in OPERANDS[1::2]])
for f in one[:-1]:
    for x in (1.5, 3):
        g = type(f)(f.__code__.replace(), globals())
        print(f.__name__, x, repr(warm(g, x)), [show(g, y) for y in OPERANDS])

# Integers of any size, in place and not.
big = 3 ** 80
for a in (big, -big, 5, -7, True):
    for b in (big + 1, -big - 1, 3, -2, False, 0, 66):
        for name in ("+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "**"):
            if name in ("<<", "**") and abs(b) > 100:
                continue
            for form in ("r = a {} b", "r = a; r {}= b"):
                space = {"a": a, "b": b}
                try:
                    exec(form.format(name), space)
                    print(a, name, b, type(space["r"]).__name__, space["r"])
                except Exception as e:
                    print(a, name, b, type(e).__name__, e)


class Int(int):
    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "reflected"


print(Int(3) + 4, 4 + Int(3), 4 + Int(big), big + Int(3), Int(big) + big, 5 - Int(3), big - Int(3))
