"""Case: upper, lower, title, capitalize, swapcase, casefold, special mappings."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("hello world", "HELLO", "Hello World", "they're bill's", "x1y2 z3", "", "ß", "Straße",
        "ŉ", "İstanbul", "ΑΣ ΣΑΣ", "ǆ ǅ Ǆ", "ﬁne ﬂow", "ÀÉÎÕÜ", "àéîõü", "ÿ µ", "日本",
        "\U00010400\U00010428", "a-b_c.d", "1st 2ND", "ʼn", "ᾳ ᾼ"):
    print([s, s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
    print(s.isupper(), s.islower(), s.istitle(), len(s.upper()), len(s.lower()), len(s.title()),
        len(s.casefold()))
print("Straße".casefold() == "STRASSE".casefold(), "ΣΑΣ".lower(), "Σ".lower(), "AΣ".lower(),
    "AΣB".lower(), "A.Σ".lower(), "K".lower(), "ſ".upper(), "µ".upper())
err(lambda: "a".upper(1))
err(lambda: "a".title("x"))
err(lambda: str.upper(5))
err(lambda: str.upper())
print(str.upper("abc"), list(map(str.lower, ["A", "B"])), sorted(["b", "A", "c"], key=str.lower),
    sorted(["b", "A", "c"]), sorted(["ä", "z", "a"]))
total = 0
for code in range(0x500):
    c = chr(code)
    total = (total * 31 + len(c.upper()) * 7 + ord(c.lower()[0]) + ord(c.title()[0]) * 3 + ord(c.casefold()[0]) + c.isupper() + c.islower() * 2) % 1000003
print(total)
