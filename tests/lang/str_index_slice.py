"""Indexing and slicing of strings of all widths, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for s in ("abcdefg", "aéíóúz", "日本語文字", "a\U0001F600b\U0001F601c", "", "x"):
    n = len(s)
    print([s[i] for i in range(-n, n)])
    for start in (None, 0, 1, 3, -1, -3, 10, -10):
        for stop in (None, 0, 2, 5, -1, -2, 100, -100):
            print(s[start:stop], end="|")
    print()
    for step in (1, 2, 3, -1, -2, 100, -100):
        print(s[::step], s[1::step], s[:-1:step], s[5:1:step], end="|")
    print()
s = "hello"
print(s[True], s[False:True], s[-1], s[:2] + s[2:] == s, s[2:2], s[10:], s[::-1][::-1],
    s[slice(1, 3)], s[slice(None, None, 2)])
err(lambda: s[5])
err(lambda: s[-6])
err(lambda: s["a"])
err(lambda: s[1.0])
err(lambda: s[None])
err(lambda: s[1, 2])
err(lambda: s[::0])
err(lambda: s["a":])
err(lambda: s[:1.5])
err(lambda: s[10**30])
err(lambda: ""[0])
print(s[:10**30], s[-10**30:], s[10**30:] == "", s[:: 10**30], s[:: -(10**30)])


def assign():
    s[0] = "x"


def delete():
    del s[0]


def slice_assign():
    s[0:1] = "x"


err(assign)
err(delete)
err(slice_assign)


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


class BadIndex:
    def __index__(self):
        return "1"


print(s[I(1)], s[I(1):I(3)], s[I(-1)])
err(lambda: s[BadIndex()])
err(lambda: s[BadIndex():])
print(slice(1, 10, 2).indices(5), slice(None).indices(3), slice(None, None, -1).indices(4),
    slice(-100, 100).indices(4), slice(5, 0, -2).indices(10))
err(lambda: slice(1, 2, 0).indices(5))
err(lambda: slice(1).indices(-1))
err(lambda: slice())
err(lambda: slice("a").indices(5))
print(slice(1), slice(1, 2), slice(None, "x", 2.5), slice(1, 2) == slice(1, 2),
    slice(1) == slice(2), slice(1, 2) < slice(1, 3), slice(3).stop, slice(3).start, slice(3).step)
print("abc".__getitem__(1), "abc".__len__(), "abc".__contains__("b"),
    "abc".__getitem__(slice(0, 2)))
