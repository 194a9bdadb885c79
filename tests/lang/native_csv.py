# _csv: dialects, reading, writing.
import _csv as C
import csv
import io


def t(f):
    try:
        print('ok', ascii(f()))
    except BaseException as e:
        print(type(e).__module__, type(e).__name__, e)


def w(row, **k):
    s = io.StringIO()
    C.writer(s, **k).writerow(row)
    return s.getvalue()


def r(lines, **k):
    return list(C.reader(lines, **k))


class Fails:
    def __str__(self):
        raise KeyError('str')


for f in [
    lambda: C.Dialect(delimiter=''), lambda: C.Dialect(delimiter='ab'), lambda: C.Dialect(delimiter=None),
    lambda: C.Dialect(delimiter=5), lambda: C.Dialect(quotechar=''), lambda: C.Dialect(quotechar=None).quoting,
    lambda: C.Dialect(quotechar=None, quoting=3).quotechar, lambda: C.Dialect(quotechar=None, quoting=1),
    lambda: C.Dialect(quotechar=5), lambda: C.Dialect(quotechar='ab'), lambda: C.Dialect(escapechar=''),
    lambda: C.Dialect(escapechar=5), lambda: C.Dialect(escapechar='ab'), lambda: C.Dialect(lineterminator=None),
    lambda: C.Dialect(lineterminator=5), lambda: C.Dialect(quoting=9), lambda: C.Dialect(quoting='a'),
    lambda: C.Dialect(quoting=None), lambda: C.Dialect(strict='x').strict, lambda: C.Dialect(foo=5), lambda: C.Dialect('nope'),
    lambda: C.reader(5), lambda: C.reader([], 'nope'), lambda: C.reader(), lambda: C.reader([], foo=5),
    lambda: C.reader([], 'excel', 5), lambda: C.writer(5), lambda: C.writer(), lambda: C.register_dialect(5),
    lambda: C.register_dialect('x', delimiter=5), lambda: C.register_dialect(), lambda: C.unregister_dialect('zzz'),
    lambda: C.get_dialect('zzz'), lambda: C.get_dialect([]), lambda: C.unregister_dialect([]), lambda: C.field_size_limit('a'),
    lambda: C.field_size_limit(10), lambda: r(['abcdefghijklm']), lambda: r(['abcdefghij,"abcdefghij"']),
    lambda: r(['"abcdefghijk"']), lambda: C.field_size_limit(131072), lambda: C.field_size_limit(1, 2), lambda: C.list_dialects(),
    lambda: C.list_dialects(5), lambda: r(['a,b\0c']), lambda: r(['a,"b']), lambda: r(['a,"b'], strict=True), lambda: r(['"a"b']),
    lambda: r(['"a"b'], strict=True), lambda: r(['a\rb']), lambda: r(['a\nb']), lambda: r([b'a']), lambda: r([5]),
    lambda: r(['1,"a",2.5'], quoting=2), lambda: r(['a,1'], quoting=2), lambda: r(['a\\,b'], escapechar='\\'),
    lambda: r(['a\\'], escapechar='\\'), lambda: r(['a\\\n', 'b'], escapechar='\\'), lambda: r(['"a\\\n', 'b"'], escapechar='\\'),
    lambda: r(['  a,  b'], skipinitialspace=True), lambda: r(['"a""b"']), lambda: r(['"a""b"'], doublequote=False),
    lambda: r(['"a"'], quoting=3), lambda: r(['', 'a', '\n', ',', '"",""']), lambda: r(['"a\n', 'b",c']), lambda: r(['"a\n', '\n', 'b,"",']),
    lambda: r(['\u20aca,\u20acb\u20ac,"\u20ac""\u20ac"']), lambda: r(['a\u20acb\u20acc'], delimiter='\u20ac'), lambda: r(['\xe9,\U0001f600']),
    lambda: w(5), lambda: w([]), lambda: w(['']), lambda: w([None]), lambda: w([None, None]), lambda: w([''], quoting=3),
    lambda: w(['', ''], quoting=3), lambda: w(['a,b']), lambda: w(['a"b']), lambda: w(['a"b'], doublequote=False),
    lambda: w(['a"b'], doublequote=False, escapechar='\\'), lambda: w(['a,b'], quoting=3),
    lambda: w(['a,b'], quoting=3, escapechar='\\'), lambda: w(['a\\b'], escapechar='\\'), lambda: w(['a\nb']),
    lambda: w(['a\nb'], lineterminator='X'), lambda: w(['a\rb'], lineterminator='\n'), lambda: w(['aXb'], lineterminator='X'),
    lambda: w([1, 2.5, 'a', 1j, None], quoting=2), lambda: w([1, 2.5, 'a', None], quoting=1), lambda: w(['a b'], delimiter=' '),
    lambda: w([1.0, 10**20, True, 1e100]), lambda: w('abc'), lambda: w(['a"b'], quotechar=None, quoting=3),
    lambda: w(['a"b'], quotechar=None, quoting=3, escapechar='\\'), lambda: w(['\u20ac', 'a\u20ac,'], delimiter=','),
    lambda: w(['a\u20acb'], delimiter='\u20ac'), lambda: C.writer(io.StringIO()).writerows(5),
    lambda: C.writer(io.StringIO()).writerows([[1], 5]), lambda: C.writer(io.StringIO()).writerows([[1], [2]]),
    lambda: C.writer(io.StringIO()).writerow([1]), lambda: C.reader([]).line_num, lambda: C.reader([]).dialect.delimiter,
    lambda: C.Dialect(C.get_dialect('excel')) is C.get_dialect('excel'), lambda: C.get_dialect('excel') is C.get_dialect('excel'),
    lambda: C.get_dialect('excel').__setattr__('delimiter', ';'), lambda: C.Dialect(dialect='excel').delimiter,
    lambda: w(['\ud800']), lambda: w(['a'], lineterminator=''), lambda: C.Error.__mro__, lambda: w([' a'], skipinitialspace=True),
    lambda: w(['a'], delimiter='\t', quotechar="'"), lambda: __import__('copy').copy(C.get_dialect('excel')),
    lambda: C.get_dialect('excel').lineterminator, lambda: r(['a,b'], delimiter='b'), lambda: w([Fails()]),
]:
    t(f)

rd = C.reader(['a,b\r\n', '"x\r\n', 'y",z\r\n', '\r\n', 'last'])
for row in rd:
    print(row, rd.line_num)
rows = [[str(i), 'na"me, %d' % i, 'line\nbreak' * (i % 3), '\u20ac' * (i % 2), ''] for i in range(50)]
for dialect in ('excel', 'excel-tab', 'unix'):
    s = io.StringIO(newline='')
    csv.writer(s, dialect).writerows(rows)
    s.seek(0)
    print(len(s.getvalue()), list(csv.reader(s, dialect)) == rows)


class Semi(csv.excel):
    delimiter = ';'
    quotechar = "'"


print(w([1, "it's", ';'], dialect=Semi), r(["1;'it''s';';'"], dialect=Semi))
csv.register_dialect('semi', Semi, escapechar='!')
print(sorted(csv.list_dialects()), csv.get_dialect('semi').escapechar)
csv.unregister_dialect('semi')
s = io.StringIO()
d = csv.DictWriter(s, ['a', 'b'])
d.writeheader()
d.writerow({'a': 1, 'b': 'x y'})
print(list(csv.DictReader(io.StringIO(s.getvalue()))))
print(csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter)
