"""Format specifications and conversions that short ways take, and those they leave to the general ones."""
import random

random.seed(9)
numbers = [0, 1, -1, 42, -255, 10 ** 15, -10 ** 18, 1 << 70, True, 3.14159, -0.0, 0.5, 1.5, 2.5, 0.125, 2.675, 1e100,
           1e-7, 4.9e-10, 999999999.5, 1e9, 5e-324, float("inf"), float("nan"), -2.5, "", "abc", "h\xe9llo", "\u4e16x"]
specs = ["", "d", "5", "5d", "<5", ">8", "^9", "=8", "08", "08.2f", ".2f", ".0f", ".9f", ".10f", "+.1f", " d", "#x", "#b",
         "#o", "X", "#X", "x", "b", "o", "c", "n", "e", ".3e", "g", ".3g", "%", ".1%", "s", ".2s", "*^7", "\u4e16>6", "0",
         "00", "0>5", "<<4", "1", ",", "_", ",.2f", "_x", "z.1f", "z", "#.0f", "#", "#01", "5.", ".", "q", "\xe9", "5dd", "-5",
         "+", "-+", "999", "20.15f", "=+#010x", "\0<5", "5\0"]
for spec in specs:
    row = []
    for v in numbers:
        try:
            row.append(format(v, spec))
        except (ValueError, OverflowError) as e:
            row.append(str(e))
    print(repr(spec), row)
for form in ["%s", "%d", "%s: %d", "%5d|%-5d|", "%05d", "%+d", "%x", "%#x", "%i", "%.2f", "%6.1f", "%e", "%g", "%r", "%a",
             "%c", "%%", "%d%%", "%(a)s", "%", "%s %s %s", "%ld", "%*d", "%.*f", "\u4e16%s", "%s\xe9", "%q", "%.3s|%5s"]:
    row = []
    for args in (1, -7, "t", 2.5, (1, 2), ("a", 1), (5, 2.25), {"a": 1}, [1], None, (), 1 << 70, ("\u4e16", "\xe9"), b"b"):
        try:
            row.append(form % args)
        except (TypeError, ValueError, OverflowError, KeyError) as e:
            row.append((type(e).__name__, str(e)))
        try:
            row.append(form.encode("latin-1", "replace") % args)
        except (TypeError, ValueError, OverflowError, KeyError) as e:
            row.append((type(e).__name__, str(e)))
    print(form, row)
total = 0
for i in range(300):
    v = random.choice((random.uniform(-1e4, 1e4), random.randint(-10 ** 9, 10 ** 9) / 2 ** random.randint(0, 40),
                       random.randint(0, 10 ** 7) / 1000, random.random() * 10 ** random.randint(-20, 12)))
    for places in 0, 1, 2, 3, 6, 9, 10:
        for c in "%.*f" % (places, v):
            total = (total * 31 + ord(c)) % (2 ** 61 - 1)
print(total)
for c in "\xe9\xff\u0100\u0436\u07ff\u0800\u4e16\uffff\U00010000\U0001f600\U0010ffff":
    for before in range(0, 20, 5):
        for after in range(0, 20, 6):
            text = "a" * before + c + "b" * after + c * (before & 3)
            data = text.encode()
            assert data.decode() == text and str(data, "utf-8") == text and hash(data.decode()) == hash(text)
            for bad in data[:before + 1], data[:before + 1] + b"z" * after, data + b"\xff", data + b"\xed\xa0\x80" + data:
                try:
                    bad.decode()
                except UnicodeDecodeError as e:
                    total = (total * 31 + e.start * 7 + e.end + len(e.reason)) % (2 ** 61 - 1)
                total = (total * 31 + sum(map(ord, bad.decode("utf-8", "replace")))) % (2 ** 61 - 1)
print(total)
for v in [], [0], (), (0,), "", "0", {}, {0: 0}, set(), {0}, frozenset(), frozenset([0]), b"", b"0", bytearray(), bytearray(1):
    print(1 if v else 0, 1 if not v else 0, v or 5, v and 6, [1 for _ in "a" if v], bool(v), not v)
    while v and len(v) > 5:
        break
for i in range(3):
    print(1 if [i] else 0, 1 if str(i)[1:] else 0, {} or i, [] and i, (i,) and i, [[]][0] or [i])
