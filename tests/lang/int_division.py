"""Integer division: floor, remainder, divmod, true division, zero."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0, 1, -1, 2, -2, 3, 7, -7, 10, -10, 2**61, -2**61, 2**64 + 1, 10**40, -10**40 - 7]
for a in values:
    for b in values:
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (r == 0 or (r < 0) == (b < 0)), (a, b)
            assert q == a // b and r == a % b
            print(a, b, q, r, a / b)
for a in (0, 5, -5, 10**30):
    err(lambda: a // 0)
    err(lambda: a % 0)
    err(lambda: a / 0)
    err(lambda: divmod(a, 0))
err(lambda: 1 // False)
err(lambda: 10**400 / 3)
err(lambda: 1 // "a")
err(lambda: [] % 3)
err(lambda: divmod(1, "a"))
err(lambda: 1.5 // None)
print(10**400 // 10**398, 10**400 / 10**399, -10**400 / 10**399, (10**400 + 1) % 10**5)
print(7 / 2, -7 / 2, 1 / 3, 2 / 3, 10**17 / 3, (2**53 + 1) / 1, (2**54 + 3) / 1, 1 / (2**70),
    3 / 10**25)
print((2**1000 + 1) / (2**999), (3**700) / (3**699), 1 / 10**320, 1 / 10**324,
    123456789012345678901234567890 / 987654321)
print(int(7 / 2), int(-3.99), -7 // 2, -7 % 2, 7 // -2, 7 % -2, -(7 // 2))
print((-2**62) // -1, (-2**63) // -1, (-2**60) // -1, -2**60 % -1, 2**60 // 3, 2**64 // (2**32 - 1),
    (2**128) % (2**64 - 59))
