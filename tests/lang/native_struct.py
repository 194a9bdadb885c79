# struct: formats, ranges, errors.
import struct


def t(f):
    try:
        print('ok', f())
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


for c in 'bBhHiIlLqQnNP':
    for p in ('', '<', '>', '=', '!', '@'):
        if p not in ('', '@') and c in 'nNP':
            continue
        size = struct.calcsize(p + c)
        hi = 1 << (8 * size - (c.islower() and c != 'P'))
        for v in (0, 1, -1, hi - 1, hi, -hi, -hi - 1, 2**63, 2**64, 2**100, -2**100, -2**63 - 1, True, 1.5, 'a'):
            print(p + c, v, end=' ')
            t(lambda: struct.pack(p + c, v))
            t(lambda: struct.unpack(p + c, struct.pack(p + c, v)) == (v,))


class Index:
    def __index__(self):
        return 77


class Bad:
    def __index__(self):
        raise KeyError('index')

    def __bool__(self):
        raise KeyError('bool')


for f in [
    lambda: struct.pack('i', Index()), lambda: struct.pack('i', Bad()), lambda: struct.pack('?', Bad()),
    lambda: struct.pack('c', b'ab'), lambda: struct.pack('c', 1), lambda: struct.pack('s', 1),
    lambda: struct.pack('p', 'a'), lambda: struct.pack('f', 'a'), lambda: struct.pack('f', 1e40),
    lambda: struct.pack('<f', 1e40), lambda: struct.pack('e', 1e9), lambda: struct.pack('d', 'x'),
    lambda: struct.pack('?', []), lambda: struct.pack('z', 1), lambda: struct.pack('<n', 1),
    lambda: struct.pack('3'), lambda: struct.pack('99999999999999999999i'),
    lambda: struct.pack('9223372036854775807i9i'), lambda: struct.calcsize('9223372036854775807i'),
    lambda: struct.pack('i'), lambda: struct.pack('i', 1, 2), lambda: struct.unpack('i', b''),
    lambda: struct.unpack_from('i', b'abc'), lambda: struct.unpack_from('i', b'abcdefg', -3),
    lambda: struct.unpack_from('i', b'abcdefg', -30), lambda: struct.unpack_from('i', b'abcdefg', 5),
    lambda: struct.unpack_from('i', b'abcdefg', -4), lambda: struct.pack_into('i', bytearray(3), 0, 1),
    lambda: struct.pack_into('i', bytearray(3), -1, 1), lambda: struct.pack_into('i', bytearray(3), -10, 1),
    lambda: struct.pack_into('i', b'abcd', 0, 1), lambda: struct.pack_into('i', bytearray(4)),
    lambda: struct.pack_into('i', bytearray(4), 0), lambda: struct.pack_into('i'), lambda: struct.pack(),
    lambda: struct.unpack('i'), lambda: list(struct.iter_unpack('i', b'abcde')),
    lambda: list(struct.iter_unpack('', b'')), lambda: struct.Struct(1), lambda: struct.Struct('\xe9'),
    lambda: struct.Struct(b'i').format, lambda: struct.calcsize('0s'), lambda: struct.Struct('i').pack_into(bytearray(4)),
    lambda: struct.Struct('i').pack(), lambda: struct.Struct(), lambda: struct.pack_into('i', 5, 0, 1),
    lambda: struct.unpack('i', 5), lambda: struct.unpack_from('i', 5), lambda: struct.pack('x', 1),
    lambda: struct.pack(' i', 5), lambda: struct.pack('i i', 5), lambda: struct.iter_unpack('i', b'abcd').__length_hint__(),
    lambda: struct.pack('x i'), lambda: struct.unpack('i', buffer=b'abcd'),
    lambda: struct.Struct('i').unpack_from(buffer=b'abcd', offset=0), lambda: struct.pack('@ i', 1),
    lambda: struct.calcsize('\0i'), lambda: struct.pack_into(b'i', bytearray(8), 2**70, 1),
    lambda: struct.pack_into('i', bytearray(8), 'a', 1), lambda: struct.unpack_from('i', bytearray(8), 'a'),
    lambda: struct.pack('2s', bytearray(b'ab')), lambda: struct.unpack('?', b'\2'), lambda: struct.pack('5p', b'abcdefgh'),
    lambda: struct.pack('0p', b'x'), lambda: struct.pack('300p', b'x' * 299)[:1], lambda: struct.unpack('5p', b'\x09abcd'),
    lambda: struct.pack('<e', 65519.0), lambda: struct.pack('<e', 65520.0), lambda: struct.pack('<e', float('nan')),
    lambda: struct.pack('<f', float('nan')), lambda: struct.pack('<f', 3.5e38), lambda: struct.calcsize('bi'),
    lambda: struct.calcsize('=bi'), lambda: struct.calcsize('ib'), lambda: struct.calcsize('ib0i'),
    lambda: struct.pack('xxi', 1), lambda: struct.pack('@ixq', 1, 2), lambda: struct.unpack_from('i', b'abcdefgh', 2**62),
    lambda: struct.unpack_from('i', b'abcd', -2**63), lambda: struct.pack_into('i', bytearray(8), 2**62, 1),
    lambda: struct.pack('f', 2**2000), lambda: struct.calcsize('i' * 1000), lambda: struct.calcsize(bytearray(b'i')),
    lambda: struct.Struct('i', 5), lambda: struct.Struct(format='i').format, lambda: struct.calcsize('2 i'),
    lambda: struct.calcsize('i<i'), lambda: struct.calcsize('!i'), lambda: struct.calcsize('^i'),
    lambda: struct.Struct('i').unpack(b'abc'), lambda: struct.Struct('i').unpack_from(b'abc'),
    lambda: struct.Struct('i').pack_into(), lambda: struct.Struct('i').iter_unpack(b'abc'), lambda: struct.Struct.pack(5),
    lambda: struct.unpack_from('i'), lambda: struct.unpack_from(), lambda: struct.calcsize(),
    lambda: struct.iter_unpack('i'), lambda: struct.unpack_from('i', b'abcdef', offset=1),
    lambda: struct.unpack_from(format='i', buffer=b'abcdef'), lambda: struct.Struct('i').unpack_from(),
    lambda: struct.Struct.__new__(struct.Struct).size, lambda: struct.Struct.__new__(struct.Struct).pack(1),
    lambda: struct.Struct.__new__(struct.Struct).unpack(b''),
]:
    t(f)

for k in range(0, 0x10000, 7):
    b = k.to_bytes(2, 'little')
    x, = struct.unpack('<e', b)
    if x == x:
        assert struct.pack('<e', x) == b, k
for x in (0.1, 1 / 3, 1e-8, 6e-8, 5.96e-8, 2.98e-8, 2.9802322387695312e-08, 3e-8, 65504.0, 1e-5, -0.0, -1e-7, float('inf')):
    print(x, struct.pack('<e', x), struct.pack('>f', x), struct.pack('>d', x), struct.unpack('>f', struct.pack('>f', x)))

print(struct.unpack('<3sxh2c?', b'abc\0\xfe\xffxy\1'))
print(struct.pack('>hlq5s?d', 1, 2, 3, b'hi', True, 1.5))
print(list(struct.iter_unpack('<hb', bytes(range(12)))))
buf = bytearray(16)
struct.pack_into('<iH', buf, 4, -2, 65535)
print(buf)


class S(struct.Struct):
    def __init__(self, fmt, extra):
        super().__init__(fmt)
        self.extra = extra


s = S('<i', 5)
print(s.pack(3), s.extra, s.size, s.format, struct.calcsize('<' + 'bhilq' * 3))
