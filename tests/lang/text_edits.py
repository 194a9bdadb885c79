"""repr(), replace(), expandtabs(), fromhex() and digits in short ways and long ones."""
texts = ["", "a", "'", '"', "\"'", "\\", "\n", "hello\n'world\u4e16", "\x00\x1f\x7f\x80\xa0\xad\xff", "\ud800x\udfff",
         "\U0001f600\u200b\U000e0001", "it's", 'say "hi"', "it's \"both\"", "tab\tcr\rnl\n", "\u0378\u1680", "a" * 50 + "\\",
         "\xe9\n", "\u4e16\t", "\U0001f600'\n"]
for t in texts:
    print(repr(t), len(repr(t)), ascii(t), eval(repr(t)) == t, repr([t]), "%r|%a" % (t, t), f"{t!r}".isascii())
for t in "a b c", " ", "  ", " a", "a ", "abc", "", "  a  b  ", "\xe9 \xe9", "\xe9 a", " \xe9", "\u4e16 x", "x" * 40 + " " * 30 + "y":
    print(repr(t.replace(" ", "")), repr(t.replace(" ", "", 1)), repr(t.replace("a", "")), repr(t.replace("\xe9", "")),
          t.replace(" ", "").isascii(), hash(t.replace(" ", "")) == hash("".join(t.split(" "))))
    b = t.encode("latin-1", "replace")
    print(b.replace(b" ", b""), bytearray(b).replace(b" ", b""), b.replace(b" ", b"", 2), b.replace(b"a", b""))
for t in "", "\t", "a\tb", "abcdefgh\ti", "\t\t", "a\n\tb\r\tc", "ab\tcd\tef\n", "\xe9\tx\n\t", "\u4e16\tx", "a\t" * 9:
    for size in 8, 0, 1, 3, -2, 300:
        print(repr(t.expandtabs(size)), t.encode("latin-1", "replace").expandtabs(size), end=" ")
    print()
for t in "", "00", "0", "00ff", "00FFaBcD", "0 0", "00 ff", " 00ff ", "00fg", "g000", "0\xe90", "00\u4e16", "0011\t22\n33", "000", "ff" * 40:
    for kind in bytes, bytearray:
        try:
            print(kind.fromhex(t))
        except ValueError as e:
            print(e)
for i in 0, 1, -1, 2, 10, 255, -256, 1 << 60, (1 << 60) - 1, -(1 << 60), 1 << 64, True:
    print(bin(i), oct(i), hex(i), str(i))
for a in b"", b"a", b"abc", bytearray(b"xy"), b"\0" * 30:
    for b in b"", b"z", bytearray(b"q"), memoryview(b"mv"):
        print(a + b, end=" ")
    for b in "s", 1, None:
        try:
            a + b
        except TypeError as e:
            print(e)
