"""Ordering and equality of strings of different widths, hashing, interning-free identity."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


words = ["", "a", "A", "aa", "ab", "b", "é", "z", "日", "\U0001F600", "a\0", "a\0b", "aé", "zz", "Z",
    "_", "0", "9", "10", "ÿ", "Ā", "\uffff"]
print(sorted(words))
for a in words:
    print("".join("<=>"[(a > b) - (a < b) + 1] for b in words), [w for w in words if w == a],
        max(a, "m"), min(a, "m"))
print("a" == "a", "a" != "b", "a" == 1, "a" != None, "a" == b"a", "abc" == "ab" + "c",
    "é" == "\u00e9", "e\u0301" == "é")
err(lambda: "a" < 1)
err(lambda: "a" >= b"a")
err(lambda: None <= "a")
err(lambda: "a" < ["a"])
keys = {}
for w in words + words:
    keys[w] = keys.get(w, 0) + 1
print(keys == {w: 2 for w in words}, len(set(words)), hash("é" + "a") == hash("éa"),
    hash("ab"[0]) == hash("a"))
print(max(words), min(words), max(words, key=len), sorted(words, key=lambda w: (len(w), w)),
    sorted(words, reverse=True)[:3])
print("abc" < "abcd" < "abd", "Zebra" < "apple", "10" < "9", "" < "a", not "" > "")
big = "x" * 1000
print(big == "x" * 1000, big < big + "a", big > big[:-1], big + "a" < big + "b",
    ("日" * 500 + "a") < ("日" * 500 + "b"))
print("a".__eq__("a"), "a".__eq__(1), "a".__lt__("b"), "a".__lt__(1), "a".__ne__("a"),
    "b".__ge__("a"), "a".__hash__() == hash("a"))
