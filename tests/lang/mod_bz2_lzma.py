# _bz2 and _lzma: streams, limits, formats, filters, errors.
import bz2
import io
import lzma
import tarfile
import threading


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


text = b''.join(b'line %d of the text\n' % i for i in range(5000))
for module in (bz2, lzma):
    data = module.compress(text)
    print(module.__name__, len(data), module.decompress(data) == text, module.decompress(data + data) == text * 2)
    print(module.decompress(module.compress(b'')), len(module.compress(b'')))
    make = bz2.BZ2Decompressor if module is bz2 else lzma.LZMADecompressor
    d = make()
    out, i, pieces = b'', 0, 0
    while not d.eof:
        piece = b''
        if d.needs_input:
            piece, i = data[i:i + 100], i + 100
        out += d.decompress(piece, max_length=777)
        pieces += 1
    print(out == text, pieces > 100, d.unused_data, d.needs_input)
    attempt(d.decompress, b'x')
    d = make()
    print(len(d.decompress(data + b'after')), d.eof, d.unused_data)
    d = make()
    attempt(d.decompress, b'not compressed at all, really not')
    attempt(d.decompress, b'')
    attempt(d.decompress, 'text')
    attempt(d.decompress)
    attempt(module.decompress, data[:-5])
    c = bz2.BZ2Compressor() if module is bz2 else lzma.LZMACompressor()
    whole = c.compress(text) + c.flush()
    print(module.decompress(whole) == text)
    attempt(c.compress, b'x')
    attempt(c.flush)
    f = io.BytesIO()
    with module.open(f, 'wt') as g:
        g.write('hello\nworld\n')
    f.seek(0)
    with module.open(f, 'rt') as g:
        print(g.readlines())
    results = []
    threads = [threading.Thread(target=lambda: results.append(module.decompress(module.compress(text)) == text))
               for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(results)

for level in (0, 1, 10):
    attempt(lambda: len(bz2.compress(text, level)))
attempt(bz2.BZ2Compressor, a=1)
attempt(bz2.BZ2Decompressor, 1)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    d = lzma.LZMADecompressor()
    print(lzma.is_check_supported(check), d.decompress(lzma.compress(b'abc', check=check)), d.check)
chain = [{'id': lzma.FILTER_DELTA, 'dist': 4}, {'id': lzma.FILTER_LZMA2, 'preset': 1, 'dict_size': 1 << 16}]
raw = lzma.compress(text, lzma.FORMAT_RAW, filters=chain)
print(lzma.decompress(raw, lzma.FORMAT_RAW, filters=chain) == text)
alone = lzma.compress(text, lzma.FORMAT_ALONE, preset=2)
d = lzma.LZMADecompressor()
print(d.check, d.decompress(alone) == text, d.check)
for kwargs in ({'format': 9}, {'preset': 3, 'filters': chain}, {'format': lzma.FORMAT_RAW}, {'preset': 99},
               {'format': lzma.FORMAT_ALONE, 'check': 1}, {'format': lzma.FORMAT_ALONE, 'filters': chain},
               {'filters': chain * 3}, {'filters': [{}]}, {'filters': [{'id': 12345}]}, {'filters': [5]}, {'filters': 5},
               {'filters': [{'id': lzma.FILTER_LZMA2, 'foo': 1}]}, {'filters': [{'id': lzma.FILTER_DELTA, 'x': 1}]},
               {'filters': [{'id': lzma.FILTER_X86, 'x': 1}]}, {'check': 7}):
    attempt(lambda: len(lzma.compress(b'x', **kwargs)))
for kwargs in ({'format': 9}, {'format': lzma.FORMAT_RAW}, {'filters': chain}, {'format': lzma.FORMAT_RAW, 'memlimit': 1},
               {'memlimit': 1000}):
    attempt(lambda: len(lzma.decompress(lzma.compress(text), **kwargs)))
props = lzma._encode_filter_properties({'id': lzma.FILTER_LZMA1, 'lc': 3, 'dict_size': 4096})
print(props, lzma._decode_filter_properties(lzma.FILTER_LZMA1, props))
print(lzma._decode_filter_properties(lzma.FILTER_DELTA, lzma._encode_filter_properties({'id': lzma.FILTER_DELTA, 'dist': 9})))
attempt(lzma._decode_filter_properties, lzma.FILTER_LZMA1, b'')
for mode in ('bz2', 'xz'):
    f = io.BytesIO()
    with tarfile.open(fileobj=f, mode='w:' + mode) as t:
        info = tarfile.TarInfo('name')
        info.size = 5
        t.addfile(info, io.BytesIO(b'hello'))
    f.seek(0)
    with tarfile.open(fileobj=f) as t:
        print(t.getnames(), t.extractfile('name').read())
