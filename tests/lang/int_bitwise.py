"""Integer shifts and bitwise operators, negative numbers in two's complement."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0, 1, -1, 5, -6, 255, -256, 2**31, -2**31 - 1, 2**60 - 1, 2**61, -2**62, 2**64 - 1,
    -2**64, 2**100 + 12345, -2**100 - 1]
for a in values:
    for b in values:
        print(a & b, a | b, a ^ b, end="; ")
    print()
for a in values:
    print([a << n for n in (0, 1, 3, 29, 31, 60, 61, 64, 100)])
    print([a >> n for n in (0, 1, 3, 29, 31, 60, 61, 64, 100, 1000)])
    print(~a, ~~a == a, bin(a), hex(a), oct(a))
err(lambda: 1 << -1)
err(lambda: 1 >> -1)
err(lambda: 0 << -1)
err(lambda: 1 << 1.0)
err(lambda: 1 & 1.0)
err(lambda: "a" | 1)
err(lambda: 1 ^ None)
err(lambda: 1 >> "1")
err(lambda: 1 << (1 << 100))
print(0 << 10**30, 5 >> 10**30, -5 >> 10**30)
print(True & 1, True & True, True | False, True ^ True, ~True, True << 3,
    type(True & True).__name__, type(True & 1).__name__)
x = 0
for i in range(70):
    x |= 1 << i
    x ^= 1 << (i * 2)
print(x, x.bit_length(), x.bit_count())
print([n.bit_length() for n in values], [n.bit_count() for n in values])
