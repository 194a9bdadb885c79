"""Unicode edges: surrogates, combining characters, wide slices, normalization, names."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import unicodedata

s = "a\u0301e\u0308\U0001F468\u200d\U0001F469"
print(len(s), [hex(ord(c)) for c in s], ascii(s), s[::-1][::-1] == s,
    s.upper() == unicodedata.normalize("NFD", "Á") + "E\u0308" + s[4:])
lone = "\ud800a\udfff"
print(len(lone), ascii(lone), ascii(lone[0]), lone[1], ascii(lone.upper()),
    lone == "\ud800" + "a\udfff", ascii(lone * 2), ascii(lone.replace("a", "\udc00")),
    len("\ud83d\ude00"), "\ud83d\ude00" == "\U0001F600", hash(lone) == hash("\ud800a\udfff"),
    {lone: 1}["\ud800a\udfff"])
err(lambda: lone.encode())
err(lambda: lone.encode("utf-16"))
print(lone.encode("utf-8", "surrogatepass"), lone.encode("utf-8", "ignore"),
    lone.encode("ascii", "backslashreplace"),
    lone.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") == lone)
for n in (0x7F, 0x80, 0xFF, 0x100, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF):
    c = chr(n)
    data = c.encode("utf-8", "surrogatepass")
    print(hex(n), len(data), data, data.decode("utf-8") == c, c.encode("utf-16-be"),
        ("x" + c + "y")[1] == c, ("é" + c)[1] == c, (c * 3).count(c), ("ab" + c).find(c),
        c in "x" + c, ord(c) == n)
for name in ("LATIN SMALL LETTER A", "GREEK CAPITAL LETTER OMEGA", "SNOWMAN", "GRINNING FACE",
        "HANGUL SYLLABLE GA", "CJK UNIFIED IDEOGRAPH-4E00", "latin small letter e with acute",
        "LATIN SMALL LETTER GHA"):
    c = unicodedata.lookup(name)
    print(ascii(c), unicodedata.name(c), unicodedata.category(c), unicodedata.bidirectional(c),
        unicodedata.east_asian_width(c), unicodedata.combining(c), unicodedata.mirrored(c))
err(lambda: unicodedata.lookup("NO SUCH NAME"))
err(lambda: unicodedata.name("\0"))
err(lambda: unicodedata.name("ab"))
print(unicodedata.name("\0", "default"), unicodedata.numeric("½"), unicodedata.digit("²"),
    unicodedata.decimal("٣"), unicodedata.numeric("a", None), unicodedata.decomposition("é"),
    unicodedata.normalize("NFC", "e\u0301") == "é", ascii(unicodedata.normalize("NFD", "é")),
    unicodedata.normalize("NFKC", "ﬁ²①"), ascii(unicodedata.normalize("NFKD", "Ⅷ")),
    unicodedata.is_normalized("NFC", "é"), ascii(unicodedata.normalize("NFD", "가")),
    unicodedata.normalize("NFC", "\u1100\u1161"), unicodedata.unidata_version)
err(lambda: unicodedata.normalize("NFX", "a"))
ｆｕｌｌ = 1
print(full, "ｆｕｌｌ" in globals(), "full" in globals())
ñ = "identifier"
print(ñ, globals()["ñ"])


class Ünïcödé:
    größe = 5

    def methodé(self):
        return self.größe


print(Ünïcödé().methodé(), Ünïcödé.__name__, getattr(Ünïcödé, "größe"))
width = 0
for c in "a日é\U0001F600":
    width += 2 if unicodedata.east_asian_width(c) in "WF" else 1
print(width, "日本".ljust(5) + "|", "é".center(4, "日"), "{:>4}".format("日"), "%4s" % "é")
mixed = "".join(chr(n) for n in range(0x20, 0x3000, 97))
print(len(mixed), mixed.upper().lower() == mixed.lower(), sum(map(ord, mixed)), len(mixed.encode()),
    mixed.encode().decode() == mixed, mixed[10:20] == "".join(chr(n) for n in range(0x20, 0x3000,
    97))[10:20], len(set(mixed)), max(mixed) == mixed[-1], mixed.split(mixed[50])[0] == mixed[:50])
for codec in ("utf-8", "utf-16", "utf-32", "utf-7", "unicode_escape"):
    print(codec, mixed.encode(codec).decode(codec) == mixed)
print("\u2028".splitlines(), "a\u2028b".splitlines(), "a\x0bb".split(), "\u00a0".isspace(),
    "\u200b".isspace(), "\u3000x\u3000".strip(), "a\u00a0b".split(), "x\u0085y".splitlines(),
    int("١٢٣"), float("１.５"), "Ⅷ".isnumeric(), "²".isdigit(), "٣".isdecimal(), "ǆ".title(),
    "ŉ".upper(), "ß".upper().lower(), "İ".lower().encode(), "ı".upper(), "ﬃ".upper(),
    "ΐ".upper().encode("unicode_escape"))
