# _sre: pattern, match and scanner objects.
import _sre
import copy
import pickle
import re


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


p = re.compile('a(b)?')
n = re.compile(r'(?P<first>\w+) (?P<second>\w+)?')
for f in [
    lambda: p.match(1), lambda: p.match(b'a'), lambda: p.match(), lambda: p.match('a', x=1), lambda: p.match('a').group('x'),
    lambda: p.match('a').group(5), lambda: _sre.compile('', 0, 1, 0, {}, ()), lambda: _sre.compile('', 0, [1.5], 0, {}, ()),
    lambda: _sre.compile('', 0, [-1], 0, {}, ()), lambda: _sre.compile('', 0, [2**40], 0, {}, ()), lambda: _sre.compile('', 0, [77], 0, {}, ()),
    lambda: _sre.compile('', 0, [], 0, {}, ()), lambda: _sre.compile('', 0, [1], 2**40, {}, ()), lambda: _sre.compile('', 0, [1], -1, {}, ()),
    lambda: _sre.compile(5, 0, [1], 0, {}, ()), lambda: _sre.compile('', 0, [1], 0, 5, ()), lambda: _sre.compile('', 0, [1], 0, {}, []),
    lambda: p < p, lambda: type(p)(), lambda: p.split(), lambda: p.sub('x'), lambda: p.sub('x', 'a', count='a'), lambda: p.match('a')[None],
    lambda: p.match('a').start(1, 2), lambda: p.scanner(5), lambda: p.match('a').groups(1, 2), lambda: p.match('a').group(1.5),
    lambda: re.compile(b'a').match('a'), lambda: p.sub(b'x', 'a'), lambda: p.sub('x', 5), lambda: p.sub(lambda m: 5, 'a'),
    lambda: re.sub(b'a', lambda m: 5, b'xa'), lambda: p.findall('a', 'b'), lambda: re.compile('(').match, lambda: p.match('ab'),
    lambda: n.match('hello world').groupdict(), lambda: n.match('hello ').groupdict(), lambda: n.match('hello ').groupdict('none'),
    lambda: n.match('hello ').groups(), lambda: n.match('hello ').groups('z'), lambda: n.match('a b').group(0, 'first', 2),
    lambda: n.match('a b')['second'], lambda: n.match('a b').span('second'), lambda: n.match('a ').span(2), lambda: n.match('a b').regs,
    lambda: n.match('a b').lastgroup, lambda: n.match('a ').lastgroup, lambda: p.match('a').lastgroup, lambda: p.match('a').lastindex,
    lambda: n.match('a b').re is n, lambda: n.match('a b', 0, 2), lambda: n.search('xx yy zz', 3).span(), lambda: n.search('xx yy zz', 3).pos,
    lambda: n.search('xx yy zz', 3, 5), lambda: n.search('xx yy zz', 3, 100).endpos, lambda: n.groupindex, lambda: n.groups, lambda: n.flags,
    lambda: n.pattern, lambda: n, lambda: re.compile('a', re.I | re.X), lambda: re.compile(b'a', re.L), lambda: re.compile('a' * 300),
    lambda: re.compile('a') == re.compile('a'), lambda: re.compile('a') == re.compile('a', re.I), lambda: re.compile('a') == re.compile(b'a'),
    lambda: re.compile('a') == 5, lambda: hash(re.compile('a')) == hash(re.compile('a')), lambda: p.match('ab').expand(r'<\1>'),
    lambda: n.match('a b').expand(r'\g<second>-\g<1>\n'), lambda: n.match('a b').expand(r'\g<x>'), lambda: n.match('a ').expand(r'[\2]'),
    lambda: copy.copy(p) is p, lambda: copy.deepcopy(p) is p, lambda: copy.copy(p.match('a')).span(), lambda: pickle.loads(pickle.dumps(p)) == p,
    lambda: type(p)[str], lambda: type(p.match('a'))[int], lambda: re.fullmatch('a|ab', 'ab').span(), lambda: re.match('a|ab', 'ab').span(),
    lambda: re.split(r'(,)|;', 'a,b;c'), lambda: re.split(r'\b', 'a b'), lambda: re.split('x*', 'axbc'), lambda: re.split(',', 'a,b,c', 1),
    lambda: re.split(',', 'a,b', -1), lambda: re.findall('(a)(b)?', 'aba'), lambda: re.findall('(a)', 'aba'), lambda: re.findall('', 'ab'),
    lambda: re.findall(b'\\w', b'a b'), lambda: re.findall(b'\\w', bytearray(b'a b')), lambda: re.findall(b'\\w', memoryview(b'a b')),
    lambda: re.sub('x*', '-', 'abxd'), lambda: re.subn('a', 'b', 'banana', 2), lambda: re.sub('a', r'\0\x', 'a'), lambda: re.sub('(a)', r'\1\1', 'ba'),
    lambda: re.sub('(a)|b', r'[\1]', 'ab'), lambda: re.sub('a', r'\n\\', 'a'), lambda: re.sub('(?P<x>a)', r'<\g<x>\g<0>>', 'bab'),
    lambda: re.sub(b'(a)', rb'\1-', bytearray(b'ba')), lambda: re.sub('a', lambda m: m.group().upper(), 'banana'), lambda: re.sub('a', lambda m: None, 'ba'),
    lambda: re.sub('a', '', 'banana'), lambda: re.sub('z', '', 'banana'), lambda: re.sub('', '-', ''), lambda: re.sub('(.)', r'\1\u20ac'.replace('\\u20ac', '\u20ac'), 'ab'),
    lambda: re.sub('a', '\u20ac', 'banana', count=1), lambda: re.sub('a', 5, 'a'), lambda: re.sub('a', r'\9', 'a'), lambda: re.sub('a', r'\g<foo', 'a'),
    lambda: [m.span() for m in re.finditer(r'\w+|', 'ab c')], lambda: [m.span() for m in re.finditer('(?=a)', 'aa')],
    lambda: type(re.finditer('a', 'a')).__name__, lambda: re.search('(?i)k', '\u212a'), lambda: re.search('(?i)stra\xdfe', 'STRA\u1e9eE'),
    lambda: _sre.MAGIC, lambda: _sre.CODESIZE, lambda: _sre.MAXREPEAT, lambda: _sre.MAXGROUPS, lambda: _sre.copyright, lambda: _sre.getcodesize(),
    lambda: _sre.ascii_iscased(65), lambda: _sre.unicode_iscased(0x100), lambda: _sre.ascii_tolower(65), lambda: _sre.unicode_tolower(0x100),
    lambda: _sre.unicode_tolower('a'), lambda: _sre.unicode_iscased(0x10ffff), lambda: re.compile('[' + 'a' * 10 + ']'), lambda: re.escape('a.b*c'),
]:
    t(f)
s = re.compile('a|b').scanner('ab c')
print(s.match(), s.match(), s.match(), s.match())
s = re.compile('b').scanner('abcb')
print(s.search(), s.search(), s.search(), s.pattern.pattern)
it = re.finditer('a', 'aa')
print(iter(it) is it, next(it), next(it), next(it, None), next(it, None))
for x, y in (('a*', ''), ('a*', 'baac'), ('(a)|(b)', 'ab'), (r'\b', 'a b')):
    print([m.span() for m in re.finditer(x, y)], re.sub(x, '<>', y), re.split(x, y))
b = bytearray(b'hello')
m = re.match(b'(h)(e)', b)
del b[1:]
print(m.group(), m.groups())


class Str(str):
    pass


print(type(re.sub('z', 'a', Str('abc'))), type(re.match('.*', Str('abc')).group()), re.match('.*', Str('abc')).string.__class__)
scanner = re.Scanner([(r'[a-z]+', lambda s, t: t.upper()), (r'\d+', lambda s, t: int(t)), (r'\s+', None)])
print(scanner.scan('ab 12 cd !'))
words = 'the quick brown fox jumps over the lazy dog ' * 200
print(len(re.findall(r'\b\w*o\w*\b', words)), re.sub(r'(\w+) (\w+)', r'\2 \1', words)[:40], len(re.split(r'\s+', words)))
try:
    re.match('(?:(?:(?:a)*)*)*b', 'a' * 7)
except RecursionError as e:
    print(e)
print(re.match('(?:a|b)*c', 'ab' * 50000 + 'c').end())
