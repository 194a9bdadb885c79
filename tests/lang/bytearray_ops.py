"""bytearray: mutation, slices, methods, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = bytearray(b"hello")
print(a, repr(a), len(a), a[0], a[-1], a[1:3], list(a), str(a), bytes(a), bytearray(3), bytearray(),
    bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(b"x") == b"x",
    bytearray(b"x") == bytearray(b"x"))
a[0] = 72
a[-1] = ord("O")
print(a)
a[1:3] = b"EEE"
print(a)
a[2:2] = [45, 45]
print(a)
a[::2] = bytes(len(a[::2]))
print(a)
del a[0]
del a[-2:]
del a[::3]
print(a)
a = bytearray(b"abc")
a.append(100)
a.extend(b"ef")
a.extend([103, 104])
a.extend(bytearray(b"i"))
a.extend(x for x in b"jk")
a.insert(0, 90)
a.insert(-1, 46)
a.insert(100, 33)
print(a, a.pop(), a.pop(0), a.pop(-2), a)
a.remove(99)
a.reverse()
print(a, a.copy(), a.copy() is a)
b = a
a += b"++"
a *= 2
print(a, a is b)
a.clear()
print(a, b, a == b"")
a = bytearray(b"x")
a += b"yz"
a += bytearray(b"!")
a[1:1] = a
a[:] = a[::-1]
print(a, a + b"a", b"a" + a, type(b"a" + a).__name__, type(a + b"a").__name__, a * 2, 3 * a)
print(bytearray(b"abc") < bytearray(b"abd"), bytearray(b"a") < b"b", bytearray(b"") == b"",
    97 in bytearray(b"a"), b"b" in bytearray(b"abc"), bytearray(b"abc").index(b"c"),
    sorted(bytearray(b"cab")), max(bytearray(b"az")))
a = bytearray(b"0123456789")
a[2:5] = b""
print(a)
a[1:1] = b"xyz"
print(a)
a[5:] = a
print(a)
a[3:1] = b"Q"
print(a)


def set_item(i, v):
    def run():
        a[i] = v
    return run


def del_item(i):
    def run():
        del a[i]
    return run


for f in (set_item(100, 1), set_item(0, 256), set_item(0, -1), set_item(0, "a"), set_item(0, b"a"),
        set_item(0, 1.5), set_item("a", 1), set_item(slice(0, 1), 5), set_item(slice(0, 1), "a"),
        set_item(slice(0, 4, 2), b"abc"), set_item(slice(0, 1), [300]),
        set_item(slice(0, 1), ["a"]), del_item(100), del_item("a"), lambda: a.append(256),
        lambda: a.append("a"), lambda: a.append(), lambda: a.extend("abc"), lambda: a.extend(5),
        lambda: a.extend([300]), lambda: a.insert(0, 300), lambda: a.insert("a", 1),
        lambda: bytearray().pop(), lambda: a.pop(100), lambda: a.remove(1), lambda: a.remove(300),
        lambda: a.remove(b"a"), lambda: hash(a), lambda: {a: 1}, lambda: bytearray("a"),
        lambda: bytearray(-1), lambda: a + "a", lambda: a + 5, lambda: a[100], lambda: a < "a",
        lambda: bytearray(1, 2)):
    err(f)


def iadd(v):
    def run():
        x = bytearray(b"a")
        x += v
        return x
    return run


err(iadd("a"))
err(iadd(5))
err(iadd([256]))
err(iadd(range(3)))
big = bytearray()
for i in range(2000):
    big.append(i & 255)
for i in range(500):
    del big[0]
print(len(big), big[0], big[-1], sum(big), big.find(b"\x00\x01"), big.count(5))
view = memoryview(big)
err(lambda: big.append(1))
err(lambda: big.clear())
view.release()
big.append(1)
print(len(big))
m = iter(bytearray(b"ab"))
print(next(m), next(m), next(m, "end"))
c = bytearray(b"abc")
for i, x in enumerate(c):
    if i < 5:
        c.append(x + 1)
print(c)
