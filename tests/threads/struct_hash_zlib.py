"""struct, hashlib and zlib objects shared by all threads: whole updates, no crash."""
import binascii
import hashlib
import struct
import zlib
from _race import each

s = struct.Struct("<IHb")
h = hashlib.sha256()
c = zlib.crc32(b"x")


def use(i):
    for k in range(200):
        assert s.unpack(s.pack(k, 7, -1)) == (k, 7, -1)
        h.update(b"a" * 64)
        h.copy().hexdigest()
        data = b"some text %d " % k * 20
        assert zlib.decompress(zlib.compress(data)) == data
        assert binascii.unhexlify(binascii.hexlify(data)) == data
        assert struct.unpack("%ds" % (k + 1), b"z" * (k + 1)) == (b"z" * (k + 1),)


each(use)
want = hashlib.sha256(b"a" * 64 * 800)
assert h.hexdigest() == want.hexdigest()
print("ok")
