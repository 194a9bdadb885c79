"""Keys that are str, then others: readers find what was always there."""
from _race import together

for n in range(30):
    d = {"always": "here"}

    def read():
        for _ in range(200):
            assert d["always"] == "here"
            assert "always" in d and d.get("always") == "here"

    def write():
        for i in range(40):
            d["s%d" % i] = i
        d[1] = 2
        d[(1, 2)] = 3
        for i in range(40):
            d["t%d" % i] = i
        d.pop(1)

    together(read, write, read)
print("ok")
