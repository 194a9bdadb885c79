"""A compressor or hash object used by threads with much data, and by one in an atomic block: nobody waits for ever."""
import bz2
import hashlib
import hmac
import lzma
import zlib
from _race import together

try:
    from weft import atomic
except ImportError:
    import contextlib
    atomic = contextlib.nullcontext()

much = bytes(range(256)) * 40
packer = zlib.compressobj()
digest = hashlib.sha256()
other = hashlib.new("md5")
blake = hashlib.blake2b()
keyed = hmac.new(b"key", digestmod="sha256")
unpacked = zlib.decompressobj()
stream = zlib.compress(much * 20)
packed = []


def use(step):
    def run():
        for _ in range(150):
            step()
    return run


def pack():
    packed.append(packer.compress(much))
    for h in (digest, other, blake, keyed):
        h.update(much)
    unpacked.copy()


def pack_little():
    packed.append(packer.compress(b""))
    for h in (digest, other, blake, keyed):
        h.update(b"")
        h.copy()
    unpacked.unused_data
    unpacked.copy()


busy = [2]


def use_much():
    use(pack)()
    busy[0] -= 1


def in_blocks():
    while busy[0] == 2:
        with atomic:
            pack_little()


together(use_much, use_much, use(pack_little), in_blocks)
for h, name in (digest, "sha256"), (other, "md5"), (blake, "blake2b"):
    assert h.hexdigest() == hashlib.new(name, much * 300).hexdigest(), name
assert keyed.hexdigest() == hmac.new(b"key", much * 300, "sha256").hexdigest()


def ask(d):
    for _ in range(2000):
        d.check, d.eof, d.needs_input, d.unused_data


d = lzma.LZMADecompressor()
data = lzma.compress(much * 50)


def feed():
    out = [d.decompress(data[i:i + 64]) for i in range(0, len(data), 64)]
    assert b"".join(out) == much * 50


together(feed, lambda: ask(d))
print("ok")
