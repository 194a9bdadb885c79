"""Integers of one, two and many limbs: every operation against what others say of the same numbers."""
EDGES = [0, 1, 2, 3, 7, 2 ** 31, 2 ** 59, 2 ** 60, 2 ** 61, 2 ** 62, 2 ** 63, 2 ** 64, 2 ** 65, 2 ** 126, 2 ** 127, 2 ** 128,
         2 ** 190, 2 ** 256, 10 ** 30, 10 ** 100, 3 ** 500, 0x5555555555555555, 0xf0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0]
NUMBERS = sorted({s * (n + d) for n in EDGES for d in (-1, 0, 1) for s in (1, -1)})


class Int(int):
    pass


check = 0
for a in NUMBERS:
    for b in NUMBERS:
        p = a * b
        parts = (a + b, a - b, p, a & b, a | b, a ^ b)
        assert parts[0] - b == a and parts[1] + b == a and parts[3] + parts[4] == a + b == parts[5] + 2 * parts[3]
        assert (Int(a) + b, a - Int(b), Int(a) * Int(b), Int(a) & b, a | Int(b), Int(a) ^ b) == parts
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (0 <= r < b or b < r <= 0) and (a // b, a % b) == (q, r) == divmod(Int(a), Int(b))
            assert divmod(p, b) == (a, 0) and p // b == a and p % b == 0
            parts += (q, r)
        for x in parts:
            check = (check * 31 + x % 1000003 + x.bit_length() + hash(x)) % (2 ** 61 - 1)
print(len(NUMBERS), check)
for a in NUMBERS:
    for s in (0, 1, 2, 31, 60, 61, 62, 63, 64, 65, 127, 128, 129, 200, 600):
        assert a << s == a * 2 ** s and a >> s == a // 2 ** s and (a << s) >> s == a
        check = (check * 31 + (a >> s) % 1000003) % (2 ** 61 - 1)
    assert -a == 0 - a and ~a == -a - 1 and abs(a) in (a, -a) and a * True == a and a + False == a and (a & True) == a % 2
    assert int(str(a)) == a and int(hex(a), 16) == a and a ** 2 == a * a and (a ^ -1) == ~a
print(check)
x = 1
for n in range(1, 40):
    x *= 0xffffffffffffffff - n
    y = 1
    for k in range(1, n + 1):
        y = (0xffffffffffffffff - k) * y
    assert x == y and x // (0xffffffffffffffff - n) * (0xffffffffffffffff - n) == x
print(x % 1000000007)
for a, b in ((1, 0), (2 ** 70, 0), (2 ** 70, False)):
    for f in (lambda: a // b, lambda: a % b, lambda: divmod(a, b)):
        try:
            print(f())
        except ZeroDivisionError as e:
            print(e)
for k in range(40):
    for d in (-1, 0, 1, 12345):
        for x in (10 ** k + d, -10 ** k - d, 2 ** (3 * k + 10) + d):
            s = str(x)
            n = 0
            for c in s.lstrip("-"):
                n = n * 10 + ord(c) - 48
            assert n == abs(x) and (s[0] == "-") == (x < 0) and s == repr(x) == "%d" % x == f"{x}" and int(s) == x, x
print(2 ** 64, -2 ** 64, 2 ** 128 - 1, -10 ** 19, 10 ** 38, 10 ** 38 - 1, 2 ** 63)
