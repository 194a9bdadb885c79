"""repr and ascii of strings: quotes, escapes, unprintable characters."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("", "a", "it's", 'say "hi"', "both ' and \"", "a\nb\tc\rd", "\\",
        "\x00\x07\x08\x0b\x0c\x1b\x7f", "é", "\x80\x9f\xa0\xad", "日本", "\u200b\u2028\ufeff",
        "\U0001F600", "\ud800\udfff", "\U000e0001", "\U0010ffff", "\ue000", "ÿĀ", "'", '"', "\\'",
        "tab\there"):
    print(ascii(repr(s)), ascii(s), ascii(s) == repr(s), eval(repr(s)) == s, len(repr(s)))
print(repr("é日"), ["é", 'a"b', "a'b"], {"k'": "v\n"}, ("x",), repr(repr("a'b")))
print(ascii("aé"), ascii(["é", 1]), ascii({"é": "日"}), "%a" % "é", f"{'é'!a}",
    "{!a}".format("\U0001F600"))


class R:
    def __repr__(self):
        return "<é>"


print(repr(R()), ascii(R()), f"{R()!a}", [R()])
print("\a\b\f\n\r\t\v\0\1\12\123\1234".encode(), "\x41\u0041\U00000041",
    "\N{LATIN SMALL LETTER E WITH ACUTE}\N{GREEK SMALL LETTER ALPHA}\N{SNOWMAN}", "line\
continued", r"\x41\n\\", r'\'', len(r"\""))
print('\'', "\"", '"', "'", """"a" """, ''''b' ''')
