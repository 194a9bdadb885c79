"""center, ljust, rjust, zfill."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("", "a", "ab", "abc", "日本", "-42", "+7", "--1"):
    for width in (-1, 0, 1, 2, 3, 4, 5, 8):
        print([s.center(width), s.ljust(width), s.rjust(width), s.zfill(width)], end=" ")
    print()
    print(s.center(7, "*"), s.ljust(7, "."), s.rjust(7, "0"), s.center(6, "é"),
        s.rjust(5, "\U0001F600"))
err(lambda: "a".center())
err(lambda: "a".center("x"))
err(lambda: "a".center(5, ""))
err(lambda: "a".center(5, "ab"))
err(lambda: "a".ljust(5, 1))
err(lambda: "a".rjust(5, b"x"))
err(lambda: "a".zfill("5"))
err(lambda: "a".zfill(5, "0"))
err(lambda: "a".center(1.5))
print("x".center(4, "-"), "x".center(5, "-"), "xy".center(5, "-"), "xy".center(6, "-"),
    "abc".center(6, "-"), "abc".center(8, "-"))
