# binascii: conversions, errors.
import binascii as B


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


for f in [
    lambda: B.a2b_uu(b'!'), lambda: B.a2b_uu(b'\x7f'), lambda: B.a2b_uu(b'#abc x'), lambda: B.a2b_uu(b''),
    lambda: B.a2b_uu(b'#86)C '), lambda: B.a2b_uu(b'#86)CZZ'), lambda: B.b2a_uu(b'x' * 46), lambda: B.b2a_uu(b'abc'),
    lambda: B.b2a_uu(b'\0\0', backtick=True), lambda: B.b2a_uu(b''), lambda: B.b2a_uu(b'', backtick=True),
    lambda: B.a2b_base64('YWJj'), lambda: B.a2b_base64('YWJ'), lambda: B.a2b_base64('Y'), lambda: B.a2b_base64('YQ==='),
    lambda: B.a2b_base64('YQ='), lambda: B.a2b_base64('YQ==x', strict_mode=True),
    lambda: B.a2b_base64('=YQ==', strict_mode=True), lambda: B.a2b_base64('Y\nQ==', strict_mode=True),
    lambda: B.a2b_base64('YQ=a=', strict_mode=True), lambda: B.a2b_base64('YWJj=', strict_mode=True),
    lambda: B.a2b_base64('YWJj====', strict_mode=True), lambda: B.a2b_base64('\xe9'), lambda: B.a2b_base64(5),
    lambda: B.b2a_base64(b'abc', newline=False), lambda: B.b2a_base64('abc'), lambda: B.hexlify(b'abcdef', ':'),
    lambda: B.hexlify(b'abcdef', ':', 2), lambda: B.hexlify(b'abcdef', ':', -4), lambda: B.hexlify(b'abcdefg', ':', 3),
    lambda: B.hexlify(b'abcdefg', ':', -3), lambda: B.hexlify(b'ab', ':', 2), lambda: B.hexlify(b'ab', ':', 99),
    lambda: B.hexlify(b'abcdef', '::'), lambda: B.hexlify(b'abcdef', 5), lambda: B.hexlify(b'abcdef', '\xe9'),
    lambda: B.hexlify(b'abcdef', '\u20ac'), lambda: B.hexlify(b'abcdef', b'-', 0), lambda: B.unhexlify('abc'),
    lambda: B.unhexlify('zz'), lambda: B.unhexlify(b'0aFF'), lambda: B.crc32(b'abc'), lambda: B.crc32(b'abc', 2**40 + 5),
    lambda: B.crc32(b'a', -1), lambda: B.crc32(b'a', -2**80), lambda: B.crc_hqx(b'abc', 0), lambda: B.crc_hqx(b'abc', 2**20),
    lambda: B.crc_hqx(bytes(range(256)), 0x1234), lambda: B.a2b_qp(b'a=3Db=\nc=zz=A'), lambda: B.a2b_qp(b'a_b', header=True),
    lambda: B.a2b_qp('=\r\nx==y=='), lambda: B.b2a_qp(b'a=b \n  .\nfoo' * 10, quotetabs=True),
    lambda: B.b2a_qp(b'a b_c\r\n', header=True, istext=False), lambda: B.b2a_qp(b'.'), lambda: B.b2a_qp(b'.\r\n.x\r\n a \r\n'),
    lambda: B.b2a_qp(b'x' * 75), lambda: B.b2a_qp(b'x' * 76), lambda: B.b2a_qp(b'x' * 77 + b'\n'), lambda: B.b2a_qp(b'\t \t'),
    lambda: B.a2b_base64('YW\0Jj'), lambda: B.crc32(), lambda: B.crc32('a'), lambda: B.crc_hqx(b'a'),
    lambda: B.a2b_base64('YQ==YQ=='), lambda: B.a2b_base64('ab=c'), lambda: B.a2b_base64('ab=c', strict_mode=True),
    lambda: B.a2b_base64('', strict_mode=True), lambda: B.a2b_base64('====', strict_mode=True),
    lambda: B.a2b_base64('a===', strict_mode=True), lambda: B.a2b_base64('ab=', strict_mode=True),
    lambda: B.a2b_base64('abc', strict_mode=True), lambda: B.b2a_uu(b'abc', True), lambda: B.hexlify(b'', b':'),
    lambda: B.crc32(b'a', 1.5), lambda: B.a2b_hex('\xe9'), lambda: B.a2b_base64('Y==='), lambda: B.a2b_base64('YW==J'),
    lambda: B.a2b_base64('Y=W=J=j='), lambda: B.a2b_base64('AAAAA'), lambda: B.b2a_qp(b'\x00' * 100),
    lambda: B.hexlify(data=b'a'), lambda: B.hexlify(sep='-', data=b'abc'), lambda: B.crc32(data=b'a'),
]:
    t(f)

for n in range(70):
    data = bytes((i * 37 + n) & 255 for i in range(n))
    e = B.b2a_base64(data)
    assert B.a2b_base64(e) == data and B.a2b_base64(e[:-1], strict_mode=True) == data
    assert B.unhexlify(B.hexlify(data)) == data
    assert B.a2b_qp(B.b2a_qp(data, istext=False)) == data, n
    if n <= 45:
        assert B.a2b_uu(B.b2a_uu(data)) == data
    print(e, B.b2a_qp(data), B.crc_hqx(data, n), B.crc32(data), sep='\n')
print(B.Error.__mro__, B.Incomplete.__mro__)
