"""memoryview: slices, casts, formats, writing, release, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


m = memoryview(b"abcdef")
print(len(m), m[0], m[-1], bytes(m[1:3]), m[1:3].tobytes(), m.tolist(), m[::-1].tobytes(),
    m[::2].tolist(), m.readonly, m.format, m.itemsize, m.ndim, m.shape, m.strides, m.nbytes,
    m.contiguous, m.c_contiguous, m.suboffsets, m.obj)
print(m == b"abcdef", m == memoryview(b"abcdef"), m[:2] == b"ab", m != b"x", m == "abcdef", 97 in m,
    list(m[:2]), hash(m) == hash(b"abcdef"), m.hex(), m.hex("-"), bytes(m), bytearray(m),
    b"".join([m, m[:1]]))
a = bytearray(b"0123456789")
v = memoryview(a)
v[0] = 65
v[1:3] = b"BC"
v[-1] = ord("Z")
w = v[4:8]
w[0] = 42
w[1:3] = memoryview(b"??")
print(a, w.tobytes(), v.readonly, v.toreadonly().readonly)
v[::2] = bytes(5)
print(a)
ints = memoryview(bytearray(16)).cast("i")
ints[0] = -5
ints[3] = 2**31 - 1
print(ints.tolist(), len(ints), ints.itemsize, ints.nbytes, ints.format, ints.tobytes(),
    ints[1:].tolist())
grid = memoryview(bytes(range(12))).cast("B", shape=[3, 4])
print(grid.tolist(), grid.shape, grid.strides, grid.ndim, grid[1, 2], grid[-1, -1], len(grid),
    grid.nbytes)
for code in "bBhHiIlLqQfd?c":
    c = memoryview(bytes(8)).cast(code)
    print(code, c.itemsize, len(c), c[0], end="; ")
print()
chars = memoryview(b"xyz").cast("c")
print(chars[0], chars.tolist(), chars == b"xyz")


def assign(view, i, x):
    def run():
        view[i] = x
    return run


def delete():
    del v[0]


for f in (assign(m, 0, 1), assign(v, 0, 256), assign(v, 0, "a"), assign(v, 0, b"a"),
        assign(v, 100, 1), assign(v, slice(0, 2), b"abc"), assign(v, slice(0, 2), "ab"),
        assign(v, "a", 1), assign(v, 0, 1.5), assign(ints, 0, 2**31), assign(ints, 0, 1.5), delete,
        lambda: m[10], lambda: m["a"], lambda: memoryview("a"), lambda: memoryview(5),
        lambda: memoryview([1]), lambda: memoryview(), lambda: grid[0], lambda: grid[0, 0, 0],
        lambda: grid[5, 0], lambda: m[0, 0], lambda: m.cast("i"), lambda: m.cast("zz"),
        lambda: ints.cast("h"), lambda: m.cast(5), lambda: m[::2].cast("c"), lambda: hash(v),
        lambda: m + m, lambda: m < m, lambda: m[::0], lambda: grid.cast("B", shape=[5, 5])):
    err(f)
v2 = memoryview(a)
with v2:
    print(v2[0])
err(lambda: v2[0])
err(lambda: v2.tobytes())
err(lambda: len(v2))
print(repr(v2)[:9], v2 == v2)
x = bytearray(b"abc")
y = memoryview(x)
err(lambda: x.extend(b"d"))
y.release()
y.release()
x.extend(b"d")
print(x)
nested = memoryview(memoryview(b"abc")[1:])
print(nested.tobytes(), nested.obj, memoryview(b"") == b"", len(memoryview(b"")),
    memoryview(b"abc")[5:].tobytes(), memoryview(b"abc")[1:1].tolist())
print(isinstance(m, memoryview), type(m), [x for x in memoryview(b"\x01\x02")],
    max(memoryview(b"\x01\x05")), int.from_bytes(memoryview(b"\x01\x00"), "big"))
