# unicodedata: every function over many characters, normal forms, errors.
import unicodedata as U
import zlib


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__name__, e)


for f in [
    lambda: U.category('ab'), lambda: U.category(5), lambda: U.decimal('ab'), lambda: U.decimal('a'), lambda: U.digit('a'),
    lambda: U.numeric('a'), lambda: U.name('\0'), lambda: U.lookup('foo'), lambda: U.lookup('x' * 300), lambda: U.lookup('\xe9'),
    lambda: U.normalize('X', 'a'), lambda: U.normalize('X', ''), lambda: U.normalize('NFC', 5), lambda: U.is_normalized('X', 'a'),
    lambda: U.is_normalized('X', ''), lambda: U.name(''), lambda: U.decimal('a', 5), lambda: U.decimal(), lambda: U.lookup('space'),
    lambda: U.lookup('SPACE\0'), lambda: U.name('\u4e00'), lambda: U.name('\uac00'), lambda: U.lookup('HANGUL SYLLABLE GA'),
    lambda: U.lookup('cjk unified ideograph-4e00'), lambda: U.lookup('CJK UNIFIED IDEOGRAPH-4e00'), lambda: U.lookup('Hangul Syllable ga'),
    lambda: U.name('\U00017000', None), lambda: U.lookup('KEYCAP DIGIT ONE'), lambda: U.ucd_3_2_0.lookup('KEYCAP DIGIT ONE'),
    lambda: U.ucd_3_2_0.lookup('LF'), lambda: U.lookup('LF'), lambda: U.UCD(), lambda: U.ucd_3_2_0.name('\u0238'),
    lambda: U.ucd_3_2_0.lookup('LATIN SMALL LETTER DB DIGRAPH'), lambda: U.decomposition('\uac01'), lambda: U.lookup(''),
    lambda: U.name('\ue000'), lambda: U.name('\uf900'), lambda: U.lookup('CJK UNIFIED IDEOGRAPH-F900'), lambda: U.lookup('CJK UNIFIED IDEOGRAPH-04E00'),
    lambda: U.lookup('ALERT'), lambda: U.normalize('NFC'), lambda: U.normalize(5, 'a'), lambda: U.decimal('1', 2, 3),
    lambda: U.unidata_version, lambda: U.ucd_3_2_0.unidata_version, lambda: '\N{GREEK SMALL LETTER ALPHA}\N{line feed}',
]:
    t(f)

for D in (U, U.ucd_3_2_0):
    crc = 0
    for c in list(range(0, 0x3000)) + list(range(0x3000, 0x20000, 7)) + list(range(0x2f800, 0x2fa20)) + list(range(0x20000, 0x110000, 997)):
        s = chr(c)
        line = repr((c, D.category(s), D.bidirectional(s), D.combining(s), D.mirrored(s), D.east_asian_width(s), D.decomposition(s),
                     D.decimal(s, None), D.digit(s, None), D.numeric(s, None), D.name(s, None),
                     [D.normalize(f, s) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')]))
        crc = zlib.crc32(line.encode('utf-8', 'surrogatepass'), crc)
        if c % 0x1000 == 0 or (c < 0x1000 and c % 0x40 == 0):
            print(ascii(line), crc)
    print(crc)

marks = ['\u0301', '\u0327', '\u0345', '\u0313', '\u3099', '\u1161', '\u11a8', '\u0338', '\u05b0', '\u0f71']
bases = ['a', 'e', '\xe9', '\u1100', '\uac00', '\u304b', '<', '\u03b1', '\u1e9b', '\ufb01', '\u212b', '\u0f72', '\u0915\u093c', '\U0001d15e']
crc = 0
for b in bases:
    for m in marks:
        for n in marks:
            for k in marks[:4]:
                s = b + m + n + k + b
                for f in ('NFC', 'NFD', 'NFKC', 'NFKD'):
                    x = U.normalize(f, s)
                    assert U.is_normalized(f, x)
                    crc = zlib.crc32(repr((s, f, x, U.is_normalized(f, s))).encode(), crc)
print(crc)
long = 'a' + '\u0301\u0327' * 50 + 'b'
print([ascii(U.normalize(f, long)) for f in ('NFC', 'NFD')])
s = 'plain'
print(U.normalize('NFC', s) is s, U.normalize('NFKD', 'caf\xe9') == 'cafe\u0301')
