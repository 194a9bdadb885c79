"""Methods of bytes, and the same methods of bytearray."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for kind in (bytes, bytearray):
    b = kind(b"  Hello World, hello  ")
    print(b.upper(), b.lower(), b.title(), b.capitalize(), b.swapcase(), b.strip(), b.lstrip(),
        b.rstrip(), b.strip(b" o"), b.rstrip(b" lo"))
    print(b.find(b"o"), b.rfind(b"o"), b.find(111), b.find(b"zz"), b.index(b"W"),
        b.rindex(b"l", 0, 10), b.count(b"l"), b.count(108), b.count(b""), b.find(b"", 5),
        b.find(b"o", -8), b.rfind(b"o", 3, 8))
    print(b.split(), b.split(b"l"), b.split(b" ", 2), b.rsplit(None, 1), b.rsplit(b"o", 1),
        b.partition(b","), b.rpartition(b"l"), b.partition(b"x"), b"a\nb\r\nc\rd".splitlines(),
        kind(b"a\nb\r\n").splitlines(True), kind(b"x\x0by").splitlines())
    print(b.replace(b"l", b"L"), b.replace(b"l", b"", 2), b.replace(b"", b"-", 3),
        kind(b"aaa").replace(b"aa", b"b"), b.startswith(b"  H"), b.endswith((b"x", b"  ")),
        b.startswith(b"W", 8), b.removeprefix(b"  "), b.removesuffix(b"lo  "))
    print(kind(b"ab").center(7, b"*"), kind(b"ab").ljust(5), kind(b"ab").rjust(5, b"."),
        kind(b"-5").zfill(5), kind(b"a\tb").expandtabs(4),
        kind(b",").join([b"a", bytearray(b"b"), memoryview(b"c")]), kind(b"").join([]))
    print(kind(b"abc").translate(bytes.maketrans(b"ab", b"xy")),
        kind(b"abcabc").translate(None, b"b"),
        kind(b"abc").translate(bytes(range(255, -1, -1)), b"a"),
        kind(b"abc").translate(None, delete=b"c"))
    print(kind(b"\x01\xab\xff").hex(), kind(b"\x01\xab\xff\x10").hex(":"),
        kind(b"abcdefg").hex("-", 2), kind(b"abcdefg").hex("_", -3), kind.fromhex("01 ab FF"),
        kind.fromhex(""), kind(b"abc").decode(), kind(b"\xff").decode("latin-1"))
    for name in ("isalnum", "isalpha", "isascii", "isdigit", "islower", "isspace", "istitle",
            "isupper"):
        print(name, [getattr(kind(x), name)() for x in (b"", b"a", b"A", b"1", b" ", b"Ab Cd",
            b"a1", b"\xe9", b"AB c", b"\t\n")], end=" ")
    print()
    for f in (lambda: b.index(b"zzz"), lambda: b.rindex(b"zzz"), lambda: b.find("a"),
            lambda: b.find(256), lambda: b.split(""), lambda: b.split(b""), lambda: b.split(5),
            lambda: b.replace("a", "b"), lambda: b.replace(b"a"), lambda: b.join(["a"]),
            lambda: b.join([1]), lambda: b.join(5), lambda: b.strip("a"), lambda: b.strip(5),
            lambda: b.startswith("a"), lambda: b.startswith([b"a"]),
            lambda: b.endswith((b"a", "b")), lambda: b.center(5, b"ab"), lambda: b.center(5, "a"),
            lambda: b.translate(b"abc"), lambda: b.translate("a" * 256), lambda: kind.fromhex("0"),
            lambda: kind.fromhex("zz"), lambda: kind.fromhex("a b"), lambda: kind.fromhex(b"00"),
            lambda: b.hex("ab"), lambda: b.hex(5), lambda: b.hex("é"),
            lambda: kind.maketrans(b"a", b"bc"), lambda: kind.maketrans("a", "b"),
            lambda: b.decode("ascii", 5), lambda: b.partition(b""), lambda: b.count("a"),
            lambda: b.zfill("a"), lambda: b.upper(1), lambda: b.nothing, lambda: b.format()):
        err(f)
print(bytes.upper(b"a"), bytearray.upper(bytearray(b"a")), type(bytearray(b"a").upper()).__name__)
err(lambda: bytes.upper(bytearray(b"a")))
err(lambda: bytes.upper("a"))
