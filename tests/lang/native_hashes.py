# The hash modules.
import _blake2
import _md5
import _sha1
import _sha256
import _sha3
import _sha512


def t(f):
    try:
        print('ok', f())
    except BaseException as e:
        print(type(e).__name__, e)


fixed = [_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_224,
         _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s]
data = bytes(i * 7 & 255 for i in range(5000))
for f in fixed:
    h = f()
    print(h.name, h.digest_size, h.block_size, h.hexdigest())
    for n in (1, 63, 64, 65, 127, 128, 129, 200, 5000):
        h = f(data[:n])
        h2 = f()
        for i in range(0, n, 31):
            h2.update(data[i:min(n, i + 31)])
        h3 = h2.copy()
        h3.update(b'x')
        assert h.digest() == h2.digest() != h3.digest()
        print(n, h.hexdigest(), h3.hexdigest() == f(data[:n] + b'x').hexdigest())
for f in (_sha3.shake_128, _sha3.shake_256):
    h = f(data)
    print(h.name, h.digest_size, h.block_size, h.hexdigest(0), h.hexdigest(5), h.hexdigest(300))
    print(h._capacity_bits, h._rate_bits, h._suffix)
for f in [
    lambda: _md5.md5('a'), lambda: _md5.md5(5), lambda: _md5.md5(string=b'a').hexdigest(),
    lambda: _md5.md5(b'a', usedforsecurity=False).hexdigest(), lambda: _md5.md5(b'a', 1), lambda: _sha3.sha3_224('a'),
    lambda: _sha3.sha3_224(data=b'a'), lambda: _sha3.shake_128(b'a').digest(), lambda: _sha3.shake_128(b'a').digest(-5),
    lambda: _sha3.shake_128(b'a').hexdigest(2**30), lambda: _sha3.shake_128(b'a').digest(length=3),
    lambda: _blake2.blake2b(b'a', digest_size=65), lambda: _blake2.blake2b(b'a', digest_size=0),
    lambda: _blake2.blake2b(b'a', key=b'k' * 65), lambda: _blake2.blake2b(b'a', salt=b'k' * 17),
    lambda: _blake2.blake2b(b'a', person=b'k' * 17), lambda: _blake2.blake2b(b'a', fanout=256),
    lambda: _blake2.blake2b(b'a', depth=0), lambda: _blake2.blake2b(b'a', depth=256),
    lambda: _blake2.blake2b(b'a', leaf_size=-1), lambda: _blake2.blake2b(b'a', leaf_size=2**32),
    lambda: _blake2.blake2b(b'a', node_offset=-1), lambda: _blake2.blake2b(b'a', node_offset=2**64),
    lambda: _blake2.blake2s(b'a', node_offset=2**48), lambda: _blake2.blake2b(b'a', node_depth=256),
    lambda: _blake2.blake2b(b'a', inner_size=65), lambda: _blake2.blake2b('a'), lambda: _blake2.blake2b(b'a', key='a'),
    lambda: _blake2.blake2b(b'a', last_node=5).hexdigest(), lambda: _blake2.blake2b(data=b'a'), lambda: _blake2.blake2b(b'a', 5),
    lambda: _sha256.sha256(b'a').update(), lambda: _sha256.sha256(b'a').update('a'), lambda: type(_sha256.sha256())(),
    lambda: _sha256.sha256([1]), lambda: _blake2.blake2b(digest_size='a'), lambda: _blake2.blake2b(b'a', fanout=-1),
    lambda: _blake2.blake2s(b'a', key=b'abc', salt=b'x', person=b'p', fanout=2, depth=2, leaf_size=10, node_offset=3,
                            node_depth=1, inner_size=32, last_node=True).hexdigest(),
    lambda: _blake2.blake2b.MAX_KEY_SIZE, lambda: _blake2.BLAKE2S_SALT_SIZE,
]:
    t(f)
