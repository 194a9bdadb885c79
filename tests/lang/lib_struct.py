"""struct, array, binascii, hashing, zlib-free checksums, base64."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import array
import base64
import binascii
import hashlib
import struct

for fmt, values in (("<bBhHiIqQ", (-1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1)),
        (">hi", (1, 2)), ("<f", (1.5,)), ("<d", (0.1,)), ("5s", (b"abc",)), ("3p", (b"abcd",)),
        ("?c", (True, b"x")), ("<2h3x", (1, 2)), ("!I", (0x01020304,)), ("<e", (1.5,)),
        ("=bhi", (1, 2, 3)), ("bhi", (1, 2, 3)), ("0s", (b"",)), ("<hhl", (1, 2, 3))):
    data = struct.pack(fmt, *values)
    print(fmt, data, struct.unpack(fmt, data), struct.calcsize(fmt))
for f in (lambda: struct.pack("b", 128), lambda: struct.pack("B", -1),
        lambda: struct.pack("i", "a"), lambda: struct.pack("i"), lambda: struct.pack("i", 1, 2),
        lambda: struct.unpack("i", b"abc"), lambda: struct.pack("z", 1),
        lambda: struct.pack("<h", 40000), lambda: struct.pack("c", b"ab"),
        lambda: struct.pack("s", "a"), lambda: struct.unpack_from("i", b"abcd", 2),
        lambda: struct.pack("f", 1e300), lambda: struct.calcsize("3"), lambda: struct.pack("Q", -1),
        lambda: struct.pack("d", None)):
    err(f)
buf = bytearray(8)
struct.pack_into("<H", buf, 2, 513)
s = struct.Struct("<HB")
print(buf, struct.unpack_from("<H", buf, 2), list(struct.iter_unpack("<H", b"\1\0\2\0")), s.size,
    s.format, s.pack(1, 2), s.unpack(b"\1\0\2"))
a = array.array("i", [1, 2, 3])
a.append(4)
a.extend([5, 6])
a.insert(0, 0)
print(a, a[1], a[-1], a[1:3], len(a), a.pop(), a.index(3), a.count(2), a.tolist(), a.typecode,
    a.itemsize, a + array.array("i", [9]), a * 2, list(reversed(a)), 3 in a,
    a == array.array("i", [0, 1, 2, 3, 4, 5]), a.tobytes()[:4], array.array("d", [1.5, 2]),
    array.array("u", "ab"), array.array("B", b"xy"), array.array("b"))
a[0] = 100
a[1:3] = array.array("i", [7])
del a[0]
a.reverse()
a.byteswap()
a.byteswap()
a.remove(7)
print(a, array.array("h", [3, 1]) < array.array("h", [3, 2]), memoryview(array.array("i", [5]))[0],
    bytes(array.array("B", [65])))
for f in (lambda: array.array("i", ["a"]), lambda: array.array("z"),
        lambda: array.array("B", [256]), lambda: array.array("i", [1])[5],
        lambda: array.array("i").pop(), lambda: array.array("i", [1]).remove(2),
        lambda: array.array("b").append(200), lambda: array.array("i", [1]) + [2],
        lambda: array.array("i", b"abc"), lambda: array.array(), lambda: hash(array.array("i"))):
    err(f)
print(binascii.hexlify(b"\x01\xab"), binascii.unhexlify("01ab"), binascii.crc32(b"hello"),
    binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.b2a_base64(b"abc"),
    binascii.a2b_base64("YWJj"))
err(lambda: binascii.unhexlify("0"))
err(lambda: binascii.unhexlify("zz"))
print(base64.b64encode(b"hello world"), base64.b64decode("aGVsbG8="),
    base64.urlsafe_b64encode(b"\xff\xfe"), base64.b32encode(b"hi"), base64.b16encode(b"hi"),
    base64.b85encode(b"hello"), base64.a85encode(b"hello"), base64.b32decode("NBUQ===="))
err(lambda: base64.b64decode("abc"))
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    h = hashlib.new(name, b"abc")
    h.update(b"def")
    print(name, h.hexdigest()[:40], h.digest_size, h.block_size,
        h.copy().hexdigest() == h.hexdigest())
