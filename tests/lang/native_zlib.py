# zlib: one-shot and incremental compression, errors.
import zlib as Z

c = Z.compress(b'abc' * 100)


def t(f):
    try:
        print('ok', ascii(f())[:150])
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


for f in [
    lambda: Z.compress('a'), lambda: Z.compress(b'a', 10), lambda: Z.compress(b'a', wbits=5), lambda: Z.compress(b'a', level=-2),
    lambda: Z.decompress(b''), lambda: Z.decompress(b'abc'), lambda: Z.decompress(c[:-3]), lambda: Z.decompress(c[:5]),
    lambda: Z.decompress(c + b'xx'), lambda: Z.decompress(c, bufsize=0), lambda: Z.decompress(c, bufsize=-1),
    lambda: Z.decompress(c, wbits=99), lambda: Z.decompress(c, -15), lambda: Z.compressobj(5, 9), lambda: Z.compressobj(level=99),
    lambda: Z.compressobj(wbits=99), lambda: Z.compressobj(memLevel=99), lambda: Z.compressobj(strategy=99),
    lambda: Z.compressobj(zdict='a'), lambda: Z.decompressobj(99), lambda: Z.decompressobj(zdict='a'),
    lambda: Z.decompressobj(zdict=5), lambda: Z.decompressobj().decompress(c, -1), lambda: Z.decompressobj().decompress('a'),
    lambda: Z.decompressobj().flush(0), lambda: Z.decompressobj().flush(-1), lambda: Z.decompressobj().decompress(b'xxx'),
    lambda: Z.adler32(b'abc'), lambda: Z.adler32(b'abc', 2**33 + 5), lambda: Z.adler32('a'), lambda: Z.crc32(b'abc', 1),
    lambda: Z.crc32(b'a', 'b'), lambda: Z.compressobj().flush(99), lambda: Z.compressobj().flush(0),
    lambda: type(Z.compressobj())(), lambda: Z.crc32(b'a', -1), lambda: Z.crc32(b'a', 2**70 + 3),
]:
    t(f)
d = Z.decompressobj()
print(d.decompress(c, 10), d.unconsumed_tail, d.eof, d.unused_data)
print(d.flush()[:20], d.eof)
d = Z.decompressobj()
print(d.decompress(c + b'tail')[:5], d.unused_data, d.eof, d.unconsumed_tail)
t(lambda: d.decompress(b'more'))
print(d.unused_data)
co = Z.compressobj()
co.flush()
t(lambda: co.compress(b'a'))
t(lambda: co.flush())
t(lambda: co.copy())
d = Z.decompressobj()
d.decompress(c[:5])
d2 = d.copy()
print(d2.decompress(c[5:])[:5])
d = Z.decompressobj(zdict=b'abc')
co = Z.compressobj(zdict=b'abc')
x = co.compress(b'abcabc') + co.flush()
print(d.decompress(x))
t(lambda: Z.decompress(x))
t(lambda: Z.decompressobj().decompress(x))
t(lambda: Z.decompressobj(zdict=b'xyz').decompress(x))

big = b''.join(b'%d,' % (i * i) for i in range(60000))
for level in (0, 1, 6, 9, -1):
    for wbits in (15, -15, 31):
        e = Z.compress(big, level, wbits)
        assert Z.decompress(e, wbits) == big
        print(level, wbits, len(e), Z.crc32(e) if wbits != 31 else '')
co = Z.compressobj(9, wbits=-15)
e = b''.join(co.compress(big[i:i + 1000]) for i in range(0, len(big), 1000)) + co.flush(Z.Z_SYNC_FLUSH) + co.flush()
d = Z.decompressobj(-15)
out, data = b'', e
while data:
    out += d.decompress(data[:777], 5000)
    while d.unconsumed_tail:
        out += d.decompress(d.unconsumed_tail, 5000)
    data = data[777:]
print(len(e), out + d.flush() == big, d.eof, d.unused_data)
print(Z.crc32(big), Z.adler32(big), Z.crc32(memoryview(big)[10:50000]))
