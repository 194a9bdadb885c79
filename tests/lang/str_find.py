"""find, index, rfind, rindex, count, startswith, endswith, with ranges."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


s = "the cat sat on the mat"
for sub in ("the", "at", "t", "x", "", "the mat", " ", "mat", "matt"):
    print(repr(sub), s.find(sub), s.rfind(sub), s.count(sub), s.startswith(sub), s.endswith(sub),
        sub in s)
for args in ((), (0,), (5,), (-3,), (5, 10), (-10, -1), (None, 7), (3, None), (100,), (100, 5),
        (5, 2), (-100, 100), (22,), (23,)):
    print(args, s.find("a", *args), s.rfind("a", *args), s.count("t", *args), s.find("", *args),
        s.count("", *args), s.startswith("t", *args), s.endswith("t", *args),
        s.startswith("", *args))
print(s.index("cat"), s.rindex("the"), s.index("a", 6), s.rindex("a", 0, 7))
err(lambda: s.index("dog"))
err(lambda: s.rindex("dog"))
err(lambda: s.index("cat", 5))
err(lambda: s.find(5))
err(lambda: s.find())
err(lambda: s.find("a", "b"))
err(lambda: s.find("a", 1, 2, 3))
err(lambda: s.count(None))
err(lambda: s.startswith(5))
err(lambda: s.startswith(["t"]))
err(lambda: s.endswith(("a", 5)))
err(lambda: s.startswith())
err(lambda: s.index(b"a"))
print(s.startswith(("x", "the")), s.startswith(()), s.endswith(("mat", "x")), s.endswith(("x",)),
    s.startswith(("cat", "sat"), 4))
print("aaaa".count("aa"), "aaaa".find("aa", 1), "aaaa".rfind("aa"), "abab".count("ab"),
    "".count(""), "abc".count(""), "".find(""), "".rfind(""), "".find("a"), "".startswith(""),
    "abc".rfind(""), "abc".find("", 4))
u = "naïve café \U0001F600 日本 café"
for sub in ("é", "ï", "caf", "\U0001F600", "日", "café", "z", "本 ", "e", "\u00e9"):
    print(sub, u.find(sub), u.rfind(sub), u.count(sub), u.startswith(sub), u.endswith(sub))
print("abc".find("日"), "abc".count("é"), "é" in "abc", "日本".find("abc"), "é".find("\U0001F600"))
long = "ab" * 5000 + "c" + "ab" * 5000
print(long.find("c"), long.find("bc"), long.rfind("ca"), long.count("ab"), long.find("ac"),
    long.find("abc"), long.index("cab"), long.find("b" * 3), long.count("ba"))
needle = "x" * 50 + "y"
hay = "x" * 5000 + "y" + "x" * 100
print(hay.find(needle), hay.count("xx"), hay.rfind("y"), hay.find("yx" + "x" * 99),
    hay.find(needle * 2))
