"""Character classes: isalpha, isdigit, isspace and the like."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


names = ("isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower",
    "isnumeric", "isprintable", "isspace", "istitle", "isupper")
for s in ("", "a", "A", "1", " ", "aB", "Ab Cd", "abc123", "a b", "_x", "1a", "é", "ñ1", "½", "²",
        "١", "Ⅷ", "日本", "\t\n", "\x00", "\u00a0", "\u2028", "\u200b", "def", "ª", "ß", "\U0001F600",
        "\ue000", "a\n", "x.y", "͗", "ǅ", "à", "a̐", "℘", "·a", "a·", "\x7f", "\x85", "\ud800"):
    print(ascii(s), *(name[2:] for name in names if getattr(s, name)()))
counts = {}
for code in range(0x3000):
    for name in names:
        if getattr(chr(code), name)():
            counts[name] = counts.get(name, 0) + 1
print(counts)
err(lambda: "a".isalpha(1))
err(lambda: str.isdigit(5))
print("abc".isalpha() and not "ab1".isalpha(), "Hello World".istitle(), "Hello world".istitle(),
    "HELLO 1".isupper(), "hello 1!".islower(), "123".islower(), "A1b".istitle(), "A1B".istitle(),
    "It'S".istitle())
for word in ("class", "None", "match", "print", "async", "my_var", "x" * 5, "naïve", "a-b", "2x",
        "é", "名前"):
    print(word, word.isidentifier(), end=" ")
print()
