"""Format specifications for integers."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


numbers = (0, 1, -1, 42, -42, 255, 1234567, -1234567, 2**64, -10**20, True)
for spec in ("", "d", "5", "5d", "<8", ">8", "^8", "=8", "*>10", "*<10", "*^10", "*=10", "08",
        "010d", "+", "-", " ", "+8", "+08", " 08", ",", "_", ",d", "_d", "12,", "012,", "015_", "b",
        "o", "x", "X", "#b", "#o", "#x", "#X", "_b", "_x", "#_x", "#010x", "+#x", "#018_b", "e",
        ".2e", "f", ".0f", ".3f", "g", "G", "%", ".1%", ",.2f", "_.1f", "n", ">+10d", "<+10,",
        "^+#12x", "0=10", "x<5", "0<5", "0>5", "é^9", "<<5", "0", "00", "1d", "E", "F"):
    print(repr(spec), [format(n, spec) for n in numbers])
print([format(n, "c") for n in (65, 233, 26085, 128512, 0)] == ["A", "é", "日", "\U0001F600", "\0"],
    format(65, "5c"), format(65, "<5c") + "|", format(65, "^5c"), format(65, "*>5c"),
    format(65, "05c"))
for spec in ("s", "z", ".2d", ".2", ".0x", ",x", ",b", ",o", ",n", "_n", ",c", "+c", "#c", ",_",
        "_,", ",,", "dd", "d5", "5.d", ".", "10.", "!", "5 ", "=", "==", "q", "-+", "+-", "{}",
        "\n", "99999999999999999999", ".99999999999999999999f", ">", "ab", "<>5", "_s", "#,d", "zd",
        "0c_"):
    print(repr(spec), end=" ")
    err(lambda: format(5, spec))
err(lambda: format(-1, "c"))
err(lambda: format(0x110000, "c"))
err(lambda: format(10**400, "f"))
err(lambda: format(5, "+c"))
print(format(True, ""), format(True, "d"), format(True, "5"),
    format(True, "x"), f"{True!s:>6}", f"{7:>{3}}", f"{7:0{4}b}")
err(lambda: format(True, "s"))


class I(int):
    def __str__(self):
        return "I!"


print(format(I(5), ""), format(I(5), "3"), f"{I(5)}", f"{I(5):d}", "%d %s" % (I(5), I(5)),
    "{}".format(I(7)))
print(format(123456789, ","), format(123, "08,"), format(1234, "08,"), format(12345, "09,"),
    format(-1234, "010,"), format(0xABCDEF, "#012_x"), format(-255, "#_b"), format(1, "020_b"),
    format(1234567, "+,"), format(1, "04,"), format(1, "05,"), format(1, "06,"))
