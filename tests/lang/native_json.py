# _json: scanning and encoding, errors.
import _json as J
import json


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


class Context:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


sc = J.make_scanner(Context())
en = J.make_encoder(None, str, J.encode_basestring_ascii, None, ': ', ', ', False, False, True)
a = []
a.append(a)
d = {}
d['a'] = d


class L(list):
    pass


class D(dict):
    def items(self):
        return [('z', 1)]


class D1(dict):
    def items(self):
        return [1]


class D2(dict):
    def items(self):
        return 5


class I(int):
    def __repr__(self):
        return 'x'


class F(float):
    def __repr__(self):
        return 'x'


class S(str):
    pass


for f in [
    lambda: sc('1', 0), lambda: sc(5, 0), lambda: sc('1', -1), lambda: sc('1', 5), lambda: sc('1'), lambda: sc(),
    lambda: sc('1', 'a'), lambda: sc(string='1', idx=0), lambda: J.make_scanner(5), lambda: J.make_scanner(),
    lambda: J.scanstring('"abc"', 1), lambda: J.scanstring('abc"', 0), lambda: J.scanstring(5, 1), lambda: J.scanstring('abc', 9),
    lambda: J.scanstring('abc', -1), lambda: J.scanstring('abc', 0), lambda: J.scanstring('a\nb"', 0),
    lambda: J.scanstring('a\nb"', 0, False), lambda: J.scanstring('\\x"', 0), lambda: J.scanstring('\\u12"', 0),
    lambda: J.scanstring('\\u12zz"', 0), lambda: J.scanstring('\\ud83d\\ude00"', 0), lambda: J.scanstring('\\ud83d\\u0041"', 0),
    lambda: J.scanstring('\\ud83d\\uzzzz"', 0), lambda: J.scanstring('\\ud83dabcdefg"', 0), lambda: J.scanstring('\\', 0),
    lambda: J.scanstring('"a"'), lambda: J.encode_basestring(5), lambda: J.encode_basestring_ascii(5),
    lambda: J.encode_basestring('a\x00\x1f\x7f"\\\n\u20ac'), lambda: J.encode_basestring_ascii('a\x00\x1f\x7f"\\\n\u20ac\U0001f600\ud800/'),
    lambda: J.make_encoder(5, str, J.encode_basestring_ascii, None, ': ', ', ', False, False, True),
    lambda: J.make_encoder(None, str, J.encode_basestring_ascii, None, 5, ', ', False, False, True),
    lambda: J.make_encoder(None, str, 5, None, ':', ', ', False, False, True)('a', 0),
    lambda: J.make_encoder(None, str, lambda x: 5, None, ':', ', ', False, False, True)('a', 0),
    lambda: J.make_encoder(None, str, lambda x: '<%s>' % x, None, ':', ', ', False, False, True)({1: 'a'}, 0),
    lambda: J.make_encoder(None, str), lambda: en([1, 2.5, 'a', None, True, {'a': 1}], 0), lambda: en(1),
    lambda: en({1: 2, None: 3, True: 4, 1.5: 5}, 0), lambda: en({(1,): 2}, 0),
    lambda: J.make_encoder(None, str, J.encode_basestring_ascii, None, ': ', ', ', True, True, True)({(1,): 2, 'b': 1, 'a': 2}, 0),
    lambda: json.dumps({(1,): 2, 'b': 1}, skipkeys=True), lambda: json.dumps(float('nan')),
    lambda: json.dumps([float('inf'), -float('inf')], allow_nan=False), lambda: json.dumps({float('nan'): 1}),
    lambda: json.dumps(object()), lambda: json.loads('[1,'), lambda: json.loads('{"a":1,}'), lambda: json.loads('{"a" 1}'),
    lambda: json.loads('{"a":}'), lambda: json.loads('[1 2]'), lambda: json.loads('[1,]'), lambda: json.loads(''),
    lambda: json.loads('{1:2}'), lambda: json.loads('01'), lambda: json.loads('-'), lambda: json.loads('1.'), lambda: json.loads('1e'),
    lambda: json.loads('1e5'), lambda: json.loads('1E+05'), lambda: json.loads('-0'), lambda: json.loads('-0.0'), lambda: json.loads('NaN'),
    lambda: json.loads('-Infinity'), lambda: json.loads('[Infinity, NaN]'), lambda: json.loads('"\\u00e9"'), lambda: json.loads('['),
    lambda: json.loads('{'), lambda: json.loads('{"a":1'), lambda: json.loads('tru'), lambda: json.loads('123456789012345678901234567890'),
    lambda: json.loads('1' * 5000), lambda: json.loads('[' * 100000), lambda: json.loads('{"a":' * 100000),
    lambda: json.loads('999999999999999999'), lambda: json.loads('-9999999999999999999'), lambda: json.loads(' [ 1 , 2 ] '),
    lambda: json.loads('{"a" : {"b":[]}, "c":{} }'), lambda: json.loads('\u20ac'), lambda: json.loads('["\u20ac", "\U0001f600", {"\u20ac": 1}]'),
    lambda: json.loads('[1.5e300, 1e400, -1e-400, 0.1]'), lambda: json.loads('{"a": 1, "a": 2}'), lambda: json.loads('"a'),
    lambda: json.loads('"\t"'), lambda: json.loads('"\t"', strict=False), lambda: json.loads('["a\\n\\"\\u20ac", "b"]'),
    lambda: json.loads('{"a": 1.5, "b": 2}', parse_float=str, parse_int=lambda s: s * 2), lambda: json.loads('[NaN]', parse_constant=len),
    lambda: json.loads('{"a": {"b": 1}}', object_hook=lambda o: sorted(o)), lambda: json.loads('{"a": {"b": 1}}', object_pairs_hook=lambda p: p),
    lambda: json.dumps({1: 2, 'a': 3}, sort_keys=True), lambda: json.dumps(float('nan'), allow_nan=False), lambda: json.dumps(1e400),
    lambda: json.dumps(a), lambda: json.dumps(d), lambda: json.dumps(a, check_circular=False), lambda: json.dumps({'x': L([1])}),
    lambda: json.dumps(D(a=1)), lambda: json.dumps(D1(a=1)), lambda: json.dumps(D2(a=1)), lambda: json.dumps(I(5)),
    lambda: json.dumps({I(5): F(5)}), lambda: json.dumps(S('a')), lambda: json.dumps(object(), default=lambda o: [1, (2,)]),
    lambda: json.dumps(object(), default=lambda o: o), lambda: json.dumps([1, [2, {'a': ()}]], indent=2),
    lambda: json.dumps({'b': [1, 2], 'a': '\xe9'}, sort_keys=True, separators=(',', ':'), ensure_ascii=False),
    lambda: json.dumps([10**30, -5, 0, 2**62, -2**63, True, None, 1e16, 1e-7, 0.1, -0.0]), lambda: json.dumps('\x7f\x80\u2028'),
    lambda: json.dumps(()), lambda: json.dumps({}), lambda: json.dumps([[], {}, '']),
]:
    t(f)
x, y = json.loads('[{"a_key": 1, "b_\xe9": 2}, {"a_key": 3, "b_\xe9": 4}]')
p, q = sorted(x), sorted(y)
print(p[0] is q[0], p[1] is q[1])
x, y = json.loads('[{"a_key": 1, "b_\u20ac": 2}, {"a_key": 3, "b_\u20ac": 4}]')
p, q = sorted(x), sorted(y)
print(p[0] is q[0], p[1] is q[1])
doc = [{'id': i, 'name': 'n%d' % i, 'tags': ['a', 'b"', '\u20ac' * (i % 4)], 'value': i / 7, 'sub': {'x': None, 'y': i % 2 == 0}} for i in range(300)]
assert json.loads(json.dumps(doc)) == doc and json.loads(json.dumps(doc, ensure_ascii=False)) == doc
print(len(json.dumps(doc)))
