"""bytes: construction, indexing, operators, comparison, iteration."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(b"abc", b'it\'s', b"say \"x\"", b"\x00\xff\n\t\\", rb"\n", Rb"\x", bR'q', b"a" b"b",
    b"""tri"ple""", b"\101\x41")
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"copy"),
    bytes(bytearray(b"x")), bytes(range(5)), bytes(memoryview(b"mv")), bytes((65, 66)),
    bytes(iter([67])), bytes(source=b"k"), bytes("abc", encoding="ascii"), bytes(True))
for f in (lambda: bytes(-1), lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("a"),
        lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes(None), lambda: bytes([1.5]),
        lambda: bytes(5, "ascii"), lambda: bytes(b"a", "ascii"), lambda: bytes("a", 5),
        lambda: bytes(encoding="ascii"), lambda: bytes(1, 2, 3, 4), lambda: bytes({"a": 1}),
        lambda: bytes(10**30)):
    err(f)
b = b"hello"
print(b[0], b[-1], b[1:3], b[::-1], b[10:], list(b), len(b), b[True], 104 in b, b"ell" in b,
    b"" in b, 0 in b, tuple(b), max(b), sorted(b), b.index(101))
for f in (lambda: b[5], lambda: b["a"], lambda: b[1.0], lambda: b[::0], lambda: 256 in b,
        lambda: "h" in b, lambda: b + "a", lambda: "a" + b, lambda: b * "a", lambda: b < "a",
        lambda: b - b, lambda: b + [1], lambda: None in b, lambda: -1 in b, lambda: b % 5,
        lambda: ~b):
    err(f)
print(b + b"!", b * 2, 2 * b, b * 0, b * -1, b == b"hello", b != b"x", b == "hello", b < b"help",
    b"" < b"a", b"a" < b"\xff", b"ab" > b"a", b == bytearray(b"hello"), hash(b) == hash(b"hello"),
    {b: 1}[b"hello"], b + bytearray(b"z"), bytearray(b"z") + b, b is bytes(b))


def item():
    b[0] = 1


def delete():
    del b[0]


err(item)
err(delete)
print(repr(bytes(range(0, 256, 5))))
print(repr(b"'"), repr(b'"'), repr(b"'\""), str(b"a"), f"{b}", "%s" % b, [b"x"])


class B(bytes):
    def __repr__(self):
        return "B(" + super().__repr__() + ")"


class HasBytes:
    def __bytes__(self):
        return b"from hook"


class BadBytes:
    def __bytes__(self):
        return "no"


class Idx:
    def __index__(self):
        return 3


print(B(b"ab"), B(b"ab") == b"ab", type(B(b"ab") + b"c").__name__, type(B(b"ab")[:]).__name__,
    bytes(HasBytes()), bytes(Idx()), bytes([Idx(), 4]), b[Idx()])
err(lambda: bytes(BadBytes()))
x = b"a"
y = x
x += b"b"
x *= 2
print(x, y)
for a in (b"", b"a", b"ab", b"b", b"\x80"):
    print("".join("<=>"[(a > c) - (a < c) + 1] for c in (b"", b"a", b"ab", b"b", b"\x80",
        bytearray(b"a"))))
print(b"abc".__getitem__(1), b"abc".__add__(b"d"), b"abc".__contains__(97), b"abc".__len__(),
    b"a".__eq__("a"), b"a".__lt__(1), b"abc".__getnewargs__(), b"ab".__bytes__(),
    type(iter(b"")).__name__)
