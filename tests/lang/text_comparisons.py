"""Texts compared and searched where a jump or a value follows: each length around eight and sixteen, operands that are temporaries."""

LETTERS = "abcdefghijklmnopqr"


def has(c, text):
    return c in text, c not in text, "yes" if c in text else "no"


for n in range(len(LETTERS) + 1):
    text = LETTERS[:n]
    found = [c for c in LETTERS + "\0\x80\xe1\xff" if c in text]
    print(n, "".join(found), has("a", text), has("h", text), has("i", text), has("p", text), has("q", text))
    latin = "\xe9" * n
    print(n, has("\xe9", latin), has("i", latin), has("\0", latin), has("\u20ac", latin), has("", latin), has("\xe9\xe9", latin))
    nul = "x" * (n - 1) + "\0" if n else ""
    print(n, has("\0", nul), has("\x01", nul), has("\x80", nul), has("\0", nul[:-1]))


def order(a, b):
    out = []
    if a < b: out.append("<")
    if a <= b: out.append("<=")
    if a == b: out.append("==")
    if a != b: out.append("!=")
    if a >= b: out.append(">=")
    if a > b: out.append(">")
    # temporaries on either side, constants on the right
    if a[:] + "" < b: out.append("t<")
    if a < b + "!": out.append("<t")
    if a + "z" >= b + "z": out.append("t>=t")
    if a[1:] == "bc": out.append("tail")
    if a + "x" == "abcx": out.append("made")
    if a + "x" != "abcx": out.append("other")
    if "0" <= a[:1] <= "9": out.append("digit")
    if not (a[:2] > "ab"): out.append("not after ab")
    while a + b < b: out.append("loop"); break
    return (a < b, a <= b, a == b, a != b, a >= b, a > b, a + "y" < b + "x", out)


TEXTS = ["", "a", "b", "ab", "abc", "abd", "\0", "a\0", "7", "0x", "\xe9", "\u20ac", "ab\u20ac", "\U0001f600", "abc" * 20, "abc" * 20 + "d"]
for _ in range(3):
    results = [(a[:6], b[:6], order(a, b)) for a in TEXTS for b in TEXTS]
for result in results:
    print(ascii(result))


class Text(str):
    def __lt__(self, other): return "less"
    def __eq__(self, other): return []
    def __contains__(self, other): return other == "q"
    __hash__ = str.__hash__


for x in "abc", Text("abc"), 5, None:
    for y in "abd", Text("abd"), 5, None:
        for test in (lambda: x < y, lambda: x == y, lambda: "1" if x < y else "2", lambda: "1" if x == y else "2", lambda: "q" in y):
            try:
                print(test(), end=" ")
            except TypeError as e:
                print(e, end=" ")
        print()
