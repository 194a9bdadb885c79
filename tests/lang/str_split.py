"""split, rsplit, splitlines, partition, join."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("a b c", "  a  b ", "", " ", "a", "a,b,,c,", ",", "a\tb\nc\r\nd", "one, two, three",
        "x--y--z", "a\u00a0b\u2003c", "a\x1cb\x1fc\x85d"):
    print(repr(s))
    print(s.split(), s.rsplit(), s.split(","), s.rsplit(","), s.split("--"))
    print(s.split(None, 1), s.rsplit(None, 1), s.split(",", 1), s.rsplit(",", 1),
        s.split(maxsplit=0), s.split(",", 0), s.split(None, -1), s.split(",", 100))
    print(s.partition(","), s.rpartition(","), s.partition("--"), s.rpartition(" "))
    print(s.splitlines(), s.splitlines(True))
print("a\nb\n".splitlines(), "a\n\nb".splitlines(), "\n".splitlines(),
    "a\rb\r\nc\n\rd".splitlines(keepends=True),
    "a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i".splitlines(), "".splitlines(True))
print("aXbXXc".split("X"), "aXXXb".split("XX"), "aXXXb".rsplit("XX"), "aaa".split("a"),
    "aaa".split("aa"), "abc".split("abc"), "日本語".split("本"), "aéb".split("é"),
    "a b c d".split(" ", 2), "a b c d".rsplit(" ", 2), "a  b   c".split(" "),
    "  a b  c ".split(None, 1), " a b  c  ".rsplit(None, 1))
err(lambda: "a".split(""))
err(lambda: "a".rsplit(""))
err(lambda: "a".partition(""))
err(lambda: "a".split(1))
err(lambda: "a".split(b","))
err(lambda: "a".split(",", "x"))
err(lambda: "a".split(",", 1, 2))
err(lambda: "a".partition(1))
err(lambda: "a".partition())
err(lambda: "a".splitlines(1, 2))
err(lambda: "a".split(sep=",", maxsplit=None))
print(",".join(["a", "b"]), "".join([]), "x".join(["one"]), ", ".join("abc"), "-".join(("1", "2")),
    "é".join(["a", "日"]), "".join(str(i) for i in range(5)), ",".join({"k": 1, "j": 2}),
    "".join(["\U0001F600", "a"]), "ab".join(["", "", ""]))
err(lambda: ",".join([1, 2]))
err(lambda: ",".join(["a", None]))
err(lambda: ",".join(5))
err(lambda: ",".join(["a", b"b"]))
err(lambda: ",".join())
err(lambda: ",".join("a", "b"))


def gen():
    yield "a"
    raise ValueError("in generator")


err(lambda: "".join(gen()))
for s in ("k=v=w", "novalue", "=x", "x="):
    print(s.partition("="), s.rpartition("="), s.split("=", 1))
print("a b".split(sep=" "), "a,b".split(sep=",", maxsplit=1), "a b".split(sep=None),
    ("word " * 100).split().count("word"), len(("a,b;" * 1000).split(";")))
