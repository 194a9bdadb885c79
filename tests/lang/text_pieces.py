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


pieces()
comparisons()
growing()
