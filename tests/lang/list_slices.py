"""Slices of lists: reading, assigning, deleting, extended steps."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def show(code, start=10):
    a = list(range(start))
    try:
        exec(code, {"a": a})
        print(code, "->", a)
    except Exception as e:
        print(code, "->", type(e).__name__, e, a == list(range(start)))


a = list(range(10))
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1),
        slice(8, 2, -2), slice(5, 2), slice(100, 200), slice(-100, 3), slice(None, -100),
        slice(1, None, 3), slice(-1, -4, -1), slice(0, 0), slice(None, None, 100)):
    print(s, a[s])
for code in ("a[2:5] = []", "a[2:5] = 'xyz'", "a[2:5] = [1]", "a[2:2] = [7, 8]", "a[:] = []",
        "a[:] = a", "a[5:] = a", "a[:3] = a[7:]", "a[10:] = [99]", "a[100:200] = [1]",
        "a[-2:] = 'q'", "a[5:2] = ['ins']", "a[::2] = 'abcde'", "a[::2] = 'abc'",
        "a[::-1] = range(10)", "a[1::3] = [0, 0, 0]", "a[::2] = a[1::2]", "a[::5] = []",
        "a[2:5] = 5", "a[2:5] = None", "a[::2] = 5", "a[::0] = []", "a['a':] = []", "a[1.0:2] = []",
        "del a[2:5]", "del a[::2]", "del a[::-2]", "del a[:]", "del a[5:2]", "del a[100:]",
        "del a[-3:]", "del a[1::4]", "del a[::0]", "del a[3]", "del a[-1]", "del a[10]",
        "del a[-11]", "del a['x']", "a[3] = 'x'", "a[-1] = 'x'", "a[10] = 1", "a[-11] = 1",
        "a['x'] = 1", "a[None] = 1", "a[2:4] = (x for x in 'gen')", "a[2:4] = {1: 2, 3: 4, 5: 6}",
        "a[0:0] = a", "a[3:3] = a[3:3]", "a[True] = 'T'", "a[1, 2] = 3", "del a[1, 2]",
        "a[:-1] = []", "a[8:1:-3] = 'xyz'", "a[8:1:-3] = 'xy'", "del a[8:1:-3]",
        "a[3:8:2] = [1, 2, 3]", "a += a[::2]", "a[:2], a[2:] = a[2:], a[:2]"):
    show(code)


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


b = list("abcdef")
print(b[I(1)], b[I(1):I(4)], b[I(-1)], b[:I(2)], b[::I(3)])
b[I(0)] = "A"
del b[I(1)]
print(b)
err(lambda: b[10**20])
print(b[:10**20], b[-10**20:], b[10**20:])


class Show:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


s = Show()
print(s[1], s[1:2], s[1:2, 3], s[...], s[:], s[::], s[::2], s[1:, :2], s[()], s[1,], s["a":"b"],
    s[None:])
s[1:2] = 3
s[1, 2] = s[0] = 5
del s[1:2], s[...]
