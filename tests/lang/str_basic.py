"""Strings: construction, length, concatenation, repetition, membership, iteration."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print('single', "double", '''triple
line''', """a "quoted" b""", 'it''s', "a" 'b' """c""", r"raw\n", u"old", "tab\tend", 'back\\slash',
"\x41\u00e9\U0001F600\N{BULLET}\101\0end".encode())
print(len(""), len("abc"), len("é"), len("\U0001F600"), len("a\0b"), len("日本語"))
print("a" + "b", "ab" * 3, 3 * "x", "x" * 0, "x" * -5, "" + "", ("ab" "cd") * 2)
print("b" in "abc", "" in "", "bc" in "abc", "cb" in "abc", "é" in "café", "\0" in "a\0")
for c in "aé\U0001F600z":
    print(c, ord(c), len(c), end="; ")
print()
print(list("abc"), tuple("xyz"), sorted("hello"), list(reversed("abc")), "".join(reversed("日本")),
    list(enumerate("ab")), dict(zip("ab", "cd")), set("aaa"))
print(str(), str(1), str(1.5), str(None), str([1, "a"]), str(b"ab"), str(b"ab", "ascii"),
    str(b"\xc3\xa9", "utf-8"), str(object=5),
    str(bytearray(b"q"), encoding="latin-1", errors="strict"), str("x"), str(ValueError("e")),
    str(int), str(...), str(NotImplemented))
err(lambda: str(b"\xff", "ascii"))
err(lambda: str(5, "utf-8"))
err(lambda: str("a", "utf-8"))
err(lambda: str(b"a", "no-such-codec"))
err(lambda: str(1, 2, 3, 4))
err(lambda: "a" + 1)
err(lambda: 1 + "a")
err(lambda: "a" + b"b")
err(lambda: "a" * "b")
err(lambda: "a" * 2.0)
err(lambda: "a" - "b")
err(lambda: -"a")
err(lambda: "a" + None)
err(lambda: len(5))
err(lambda: "a".nothing)


class Sub(str):
    def __new__(cls, x, extra=None):
        s = super().__new__(cls, x)
        s.extra = extra
        return s

    def __repr__(self):
        return "Sub(%s)" % super().__repr__()

    def shout(self):
        return self.upper() + "!"


s = Sub("abc", 5)
print(s, repr(s), s.extra, s.shout(), type(s + "d").__name__, type(s.upper()).__name__, s == "abc",
    hash(s) == hash("abc"), {s: 1}["abc"], isinstance(s, str), s[0], type(s[:]).__name__,
    type(str(s)).__name__, "%s" % s, f"{s}", f"{s!r}", "".join([s]), type("".join([s])).__name__)


class WithStr:
    def __str__(self):
        return "as str"

    def __repr__(self):
        return "as repr"


class OnlyRepr:
    def __repr__(self):
        return "only repr"


class BadStr:
    def __str__(self):
        return 5

    def __repr__(self):
        return None


print(WithStr(), [WithStr()], str(OnlyRepr()), "%s %r %a" % (WithStr(), WithStr(), WithStr()),
    f"{WithStr()} {WithStr()!r}")
err(lambda: str(BadStr()))
err(lambda: repr(BadStr()))
err(lambda: "%s" % BadStr())
err(lambda: print(BadStr()))
x = "a"
y = x
x += "b"
x *= 2
print(x, y)
n = ""
for i in range(300):
    n += chr(65 + i % 26)
print(len(n), n[:30], n[-5:], n.count("A"))
m = ""
for i in range(20):
    m = chr(200 + i * 40) + m + chr(100000 + i)
print(len(m), m)
