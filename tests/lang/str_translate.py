"""translate, maketrans, ord, chr."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(str.maketrans("abc", "xyz"), str.maketrans({"a": "1", "b": None, 99: 100}),
    str.maketrans("ab", "cd", "ef"), str.maketrans("", ""), "".maketrans("a", "b", ""))
t = str.maketrans("abc", "xyz", "d")
print("abcdabcd".translate(t), "".translate(t),
    "hello".translate({104: "H", 101: None, 108: 76, 111: "00"}),
    "aé日".translate({233: "e", 26085: "J"}), "abc".translate({}),
    "abc".translate([None] * 98 + ["B"] + ["c"]))


class Table:
    def __getitem__(self, key):
        if key == 98:
            raise LookupError
        if key == 99:
            return None
        return key + 1


print("abcd".translate(Table()))
err(lambda: "a".translate(5))
err(lambda: "a".translate({97: 1.5}))
err(lambda: "a".translate({97: -1}))
err(lambda: "a".translate({97: 0x110000}))
err(lambda: "a".translate())
err(lambda: str.maketrans("ab", "c"))
err(lambda: str.maketrans("a"))
err(lambda: str.maketrans({"ab": 1}))
err(lambda: str.maketrans(1, 2))
err(lambda: str.maketrans({1.5: 2}))
err(lambda: str.maketrans("a", "b", 3))
print([ord(c) for c in "aé日\U0001F600\0"], [chr(n) for n in (97, 233, 0x65e5, 0x1F600)], ord(b"a"),
    ord(bytearray(b"z")), ascii(chr(0xd800)), ascii(chr(0x10ffff)))
err(lambda: ord(""))
err(lambda: ord("ab"))
err(lambda: ord(5))
err(lambda: ord(b"ab"))
err(lambda: chr(-1))
err(lambda: chr(0x110000))
err(lambda: chr("a"))
err(lambda: chr(1.5))
err(lambda: chr(10**20))
rot13 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")
print("Hello, World!".translate(rot13), "Hello, World!".translate(rot13).translate(rot13))
