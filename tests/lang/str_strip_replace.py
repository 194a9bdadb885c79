"""strip, lstrip, rstrip, replace, removeprefix, removesuffix, expandtabs."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("  abc  ", "\t\n abc \r\n", "xxabcxx", "", "   ", "abc", "\u00a0\u2003abc\u3000",
        "xyxabcyxy", "\x1c\x1fa\x85"):
    print(repr(s), repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr(s.strip("x")),
        repr(s.lstrip("xy")), repr(s.rstrip("yx")), repr(s.strip("")), repr(s.strip(None)),
        repr(s.strip("abc")))
print("日本日".strip("日"), "éaé".strip("é"), "aéa".strip("é"), "[x]".strip("[]"),
    "www.example.com".strip("cmowz."), "a".strip("a"), "\U0001F600a".lstrip("\U0001F600"))
err(lambda: "a".strip(1))
err(lambda: "a".strip("a", "b"))
err(lambda: "a".strip(b"a"))
err(lambda: "a".lstrip(["a"]))
s = "one one one two"
print(s.replace("one", "1"), s.replace("one", "1", 1), s.replace("one", "1", 0),
    s.replace("one", "1", -1), s.replace("o", ""), s.replace("x", "y"), s.replace("", "-"),
    s.replace("", "-", 3), s.replace("one ", "", 2), s.replace("e", "EEE"),
    s.replace("two", "2", 100))
print("".replace("", "x"), "".replace("a", "b"), "aaa".replace("aa", "b"),
    "aaaa".replace("aa", "a"), "abc".replace("abc", ""), "日本".replace("本", "x"),
    "ab".replace("b", "日"), "aéa".replace("é", "e"), "aaa".replace("a", "\U0001F600", 2),
    "a.b.c".replace(".", "::"))
err(lambda: "a".replace("a"))
err(lambda: "a".replace(1, "b"))
err(lambda: "a".replace("a", 2))
err(lambda: "a".replace("a", "b", "c"))
err(lambda: "a".replace("a", "b", count=1))
err(lambda: "a".replace("a", None))
print("prefix_name".removeprefix("prefix_"), "name".removeprefix("x"), "aab".removeprefix("a"),
    "a".removeprefix(""), "abc".removeprefix("abc"), "file.py".removesuffix(".py"),
    "file".removesuffix(""), "aaa".removesuffix("a"), "x".removesuffix("xx"))
err(lambda: "a".removeprefix(1))
err(lambda: "a".removesuffix())
err(lambda: "a".removeprefix(("a",)))
print(repr("a\tb\tc".expandtabs()), repr("a\tbc\tdef\tg".expandtabs(4)), repr("\t".expandtabs(0)),
    repr("ab\tc\n\td\te".expandtabs(3)), repr("a\tb".expandtabs(1)),
    repr("a\tb".expandtabs(tabsize=2)), repr("a\tb".expandtabs(-1)), repr("日\tb".expandtabs(4)),
    repr("\r\tx".expandtabs(4)))
err(lambda: "a".expandtabs("x"))
same = "unchanged"
print(same.replace("zzz", "y") == same, same.strip("!") == same,
    len(("ab" * 1000).replace("ab", "abc")), ("x" * 1000).replace("x", "").__len__(),
    ("x" * 10).replace("xxx", "y"))
