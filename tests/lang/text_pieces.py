"""Pieces of texts, texts that grow, and texts that are compared: every kind, and bounds inside and outside."""

TEXTS = ["", "a", "ab", "abc", "hello world", "x" * 40, "é", "né", "日本語", "a日", "😀b", "\0", "a\0b", "\0a"]


class S(str):
    pass


def piece(text, i, j):
    return text[i:j], text[i:], text[:j], text[:]


def pieces():
    bounds = [None, 0, 1, 2, 3, 10, 40, 41, 2**60 - 1, 2**70, -1, -2, -40, -41, -2**60, True]
    for text in TEXTS + [S("sub"), S("")]:
        print(ascii([piece(text, i, j) for i in bounds for j in bounds]))
    for bad in (1.5, "a", [1]):
        for args in (("abc", bad, 1), ("abc", 0, bad), ("é", bad, None)):
            try:
                piece(*args)
            except TypeError as e:
                print(e)
    text = "abcdef"
    print(text[0:6] is text, type(S("abc")[0:3]), type(S("abc")[1:]), text[3:2] == "")


def equal(a, b):
    found = []
    if a == b:
        found.append("==")
    if a != b:
        found.append("!=")
    if not a == b:
        found.append("not ==")
    if not a != b:
        found.append("not !=")
    if a + "" == b:
        found.append("temp ==")
    if a != b + "":
        found.append("!= temp")
    if a[0:] + "x" == b[0:] + "x":
        found.append("temps ==")
    if a == "ab":
        found.append("ab")
    if a != "\0":
        found.append("not NUL")
    if a + "b" == "ab":
        found.append("ab, made")
    while a != b:
        break
    else:
        found.append("while")
    return found


def comparisons():
    copies = TEXTS + ["".join(list(t)) for t in TEXTS] + [S("ab"), S("")]
    for _ in range(3):
        for a in copies:
            print(ascii(a), [equal(a, b) for b in copies])
    print([a == b for a in ("a", 1, 1.5, None) for b in ("a", 1, 1.5, None, S("a"), b"a")])


def grow(start, more, n):
    text = start
    other = text
    for i in range(n):
        text += more
        if i % 97 == 0:
            keep = text
        if len(text) % 1000 == 1:
            other = keep + text[-3:]
    return len(text), text[-5:], other[-5:], hash(text) == hash("".join(list(text)))


def growing():
    for start in ("", "a", "é", "日", "x" * 490, "x" * 3000):
        for more in ("", "b", "bc", "0123456789abcdef", "0123456789abcdefg", "é", "日"):
            print(ascii(start[:2]), ascii(more), *map(ascii, grow(start, more, 700)))
    text = "q" * 600
    for i in range(2000):
        text += str(i)
        if len(text) > 2000:
            text = text[-700:]
    print(text[-20:], len(text), text.count("9"))
    text = "ab"
    for i in range(13):
        text += text
    print(len(text))


def strides():
    for text in TEXTS + [S("sub"), b"", b"bytes", bytearray(b"bytearray"), "aéb", "a日b", "😀a"]:
        print(ascii([text[i:j:k] for i in (None, 0, 1, 5, -2) for j in (None, 0, 3, -1, 99) for k in (1, 2, -1, -3, 7)]))
    print("abc"[::-1][::-1] == "abc", ("né" * 3)[::2], ("né" * 3)[::2].isascii(), ("né" * 3)[1::2])


def replaced():
    pieces = [b"", b"a", b"abc", b"\xff", b"\x80\xc0", b"\xc1\xf5", b"\xe9", b"\xe9a", b"\xc4\x81", b"\xe6\x97\xa5", b"\xf0\x9f\x98\x80",
              b"\xf0\x9f", b"\xed\xa0\x80", b"\0"]
    for errors in ("replace", "ignore", "backslashreplace", "surrogateescape"):
        for a in pieces:
            for b in pieces:
                print(errors, *(ascii((a + x + b + a + b).decode("utf-8", errors)) for x in (b"\xff", b"\xc4\x81\x80", b"z\xfe")))
    text = (b"abc\xff" * 500 + b"\xc4\x81" + b"\x80" * 300 + b"end").decode("utf-8", "replace")
    print(len(text), text.count("\ufffd"), text[-4:] == "\ufffdend", hash(text) == hash("".join(list(text))))


def from_bytes():
    class I(int):
        pass

    for n in range(11):
        for data in (b"\0" * n, b"\xff" * n, b"\x80" + b"\0" * n, b"\x7f" + b"\xff" * n, bytes(range(1, n + 1))):
            for order in ("big", "little"):
                print(n, *(int.from_bytes(data, order, signed=s) for s in (False, True)), int.from_bytes(data, order),
                      int.from_bytes(bytearray(data), byteorder=order), type(I.from_bytes(data, order)).__name__)
    print(int.from_bytes(b"ab"), int.from_bytes([1, 2], "big"), int.from_bytes(memoryview(b"abc")[::2], "little"))
    for args in ((b"a", "middle"), (b"a", 1), (b"a", None), ("a", "big"), (1, "big"), (), (b"a", "big", True), ([300], "big")):
        try:
            print(int.from_bytes(*args))
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)


pieces()
comparisons()
growing()
strides()
replaced()
from_bytes()
