"""Compare weft's parser with CPython 3.11's: trees, messages, positions.

    python3.11 compare.py TOOL files [N]            N (or all) files of the standard library
    python3.11 compare.py TOOL strings [N]          every string literal of CPython's own tests about
                                                    syntax, as a program
    python3.11 compare.py TOOL mutations [N [SEED]] N programs made wrong by small random changes
    python3.11 compare.py TOOL cases [FILE...]      the programs in cases/*.txt: one per line, where
                                                    \\n stands for the end of a line

    python3.11 compare.py TOOL bytes                encodings
    python3.11 compare.py TOOL deep                 nesting

TOOL is the program made from ast_dump.c. Exit status 1 if anything differs.
"""
import ast
import doctest
import glob
import io
import os
import random
import sys
import tokenize

from oracle import Tool, difference, expected

LIB = os.path.dirname(os.__file__)
HERE = os.path.dirname(os.path.abspath(__file__))
INCOMPLETE = 0x4200  # allow incomplete input, do not imply dedent

SYNTAX_TESTS = '''
    test_ast test_codeop test_compile test_coroutines test_decorators test_dictcomps
    test_eof test_except_star test_exceptions test_flufl test_float test_fstring test_generators
    test_genexps test_global test_grammar test_keywordonlyarg test_lambda test_listcomps
    test_named_expressions test_patma test_peg_generator test_positional_only_arg test_raise
    test_scope test_setcomps test_string_literals test_symtable test_syntax test_tokenize
    test_type_comments test_unicode_identifiers test_unpack test_unpack_ex test_unparse
    test_with test_yield_from test_complex test_int_literal test_numeric_tower test_strtod
    test_source_encoding test_asyncgen test_future test_cmd_line_script test_traceback test_bytes
'''.split()


class Report:
    def __init__(self, tool):
        self.tool = tool
        self.checked = 0
        self.failed = 0

    def check(self, name, source, mode='exec', flags=0):
        if isinstance(source, str) and '\0' in source:
            return
        try:
            source.encode() if isinstance(source, str) else None
        except UnicodeEncodeError:
            return
        self.checked += 1
        text = difference(source, mode, flags, self.tool)
        if text is not None:
            self.failed += 1
            if self.failed <= 20:
                print('---- %s (%s, %#x)\n%.300r\n%s' % (name, mode, flags, source, text))

    def check_all_modes(self, name, source):
        self.check(name, source)
        self.check(name, source, 'eval')
        self.check(name, source, 'single')
        self.check(name, source, 'single', INCOMPLETE)


def library_files():
    return sorted(glob.glob(LIB + '/**/*.py', recursive=True))


def files(report, count=None):
    names = library_files()
    if count is not None:
        random.seed(count)
        names = random.sample(names, int(count))
    for name in names:
        with open(name, 'rb') as f:
            data = f.read()
        try:
            text = io.TextIOWrapper(io.BytesIO(data),
                                    tokenize.detect_encoding(io.BytesIO(data).readline)[0],
                                    newline='').read()
        except (SyntaxError, UnicodeDecodeError, LookupError):
            continue
        report.check(name, text.removeprefix('\ufeff'))


def strings(report, count=None):
    seen = set()
    for module in SYNTAX_TESTS:
        name = os.path.join(LIB, 'test', module + '.py')
        if not os.path.exists(name):
            continue
        with open(name, 'rb') as f:
            tree = ast.parse(f.read())
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            sources = [node.value]
            if '>>>' in node.value:
                try:
                    examples = doctest.DocTestParser().get_examples(node.value)
                except ValueError:
                    examples = []
                sources += [e.source for e in examples]
            for source in sources:
                if source not in seen and len(source) < 20000:
                    seen.add(source)
                    report.check_all_modes('%s:%d' % (name, node.lineno), source)
        if count is not None and report.checked > int(count):
            break


WORDS = '''( ) [ ] { } : , ; . ... -> := = == != ~ ** + - * @ / // % << >> | ^ & < > <= += **=
    False None True and as assert async await break class continue def del elif else except finally
    for from global if import in is lambda nonlocal not or pass raise return try while with yield
    match case _ a b print exec 1 2.5 3j 0x1 'a' "b" f'{a}' b'c' f'{a!r:>{b}}' u'd' $ ? ! \\
    \t \n'''.split() + [' ', '\n', '\n    ', '\t', '\\\n', '#', "'", '"', "'''", 'é', '\xa0', '1a',
                        '*a', '**a', 'a=b', 'a for a in b', 'a if b', 'lambda a: b', 'not in']


def mutate(rng, text):
    """A copy of a program with one to three small changes."""
    pieces = [t for t in __import__('re').split(r'(\w+|\s+|[^\w\s])', text) if t]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if not pieces:
            break
        at = rng.randrange(len(pieces))
        kind = rng.randrange(6)
        if kind == 0:
            del pieces[at]
        elif kind == 1:
            pieces.insert(at, rng.choice(WORDS))
        elif kind == 2:
            pieces[at] = rng.choice(WORDS)
        elif kind == 3:
            other = rng.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif kind == 4:
            pieces.insert(at, ' ' + rng.choice(WORDS) + ' ')
        else:
            pieces = pieces[:at]
    return ''.join(pieces)


def statements(rng, names):
    """The sources of some small statements of library files, without end."""
    while True:
        name = rng.choice(names)
        try:
            with open(name, encoding='utf-8') as f:
                text = f.read()
            body = ast.parse(text).body
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        nodes = [n for top in body for n in ast.walk(top) if isinstance(n, ast.stmt)]
        for node in rng.sample(nodes, min(len(nodes), 20)):
            segment = ast.get_source_segment(text, node, padded=True)
            if segment and len(segment) < 1500:
                lines = segment.split('\n')
                indent = len(lines[0]) - len(lines[0].lstrip())
                yield '\n'.join([lines[0].lstrip()] + [s[indent:] for s in lines[1:]]) + '\n'


SNIPPETS = '''
match a:\n    case {"a": 1, **rest} if b: pass\n    case C(x, y=1) | [a, *_] as z: pass\n    case -1+2j | "s": x
try:\n    a\nexcept* (A, B) as e:\n    b\nelse:\n    c\nfinally:\n    d
with (open(a) as b, c as (d, *e),): pass
async def f(a, /, b: int = 1, *c: *d, e=2, **g) -> h:\n    async with a: await b\n    async for x in y: yield
x: int = 1; (y): str; a.b: c = yield
a, *b = c[1:2, ::3, *d] = e
f(a, *b, c=1, *d, **e)\ng(x for x in y)
lambda a, /, b=1, *c, d, **e: (yield)
[a for b, c in d if e async for f in g]
{**a, "b": c}, {d: e for d in f}, {*g, h}
if (a := b) and not c < d <= e is not f not in g: pass\nelif a: b\nelse: c
for a, *b in c, d:\n    break\nelse:\n    continue
print(f"a{b!r:>{c}} {d=} {{}}" "e" rf\'\\d{f}\')
from . import a as b, c\nfrom ..d import (e, f as g,)\nimport h.i as j, k
@a.b(c)\n@(d := e)\nclass F(G, metaclass=H):\n    def i(self): return self.j ** -k // l @ m
del a, b.c, d[e], (f, [g])\nglobal h, i\nassert j, k\nraise l from m
while a: pass\nelse: b
x = (\n    1 +\n    2)\ny = \'\'\'a\nb\'\'\' + """c"""
'''.strip().split('\n')


def mutations(report, count='2000', seed='1'):
    rng = random.Random(int(seed))
    source = statements(rng, library_files())
    snippets = [s.replace('\\n', '\n') for s in SNIPPETS]
    while report.checked < int(count):
        text = rng.choice(snippets) + '\n' if rng.random() < 0.4 else next(source)
        mode = rng.choice(('exec',) * 8 + ('single', 'eval'))
        flags = INCOMPLETE if mode == 'single' and rng.random() < 0.5 else 0
        report.check('mutation', mutate(rng, text), mode, flags)


def cases(report, *names):
    for name in names or sorted(glob.glob(HERE + '/cases/*.txt')):
        with open(name, encoding='utf-8', newline='\n') as f:
            for i, line in enumerate(f.read().split('\n')[:-1]):
                report.check_all_modes('%s:%d' % (os.path.basename(name), i + 1),
                                       line.replace('\\n', '\n'))


ENCODINGS = [
    b"x='\xff'", b"x\xff=1", b"#\xff\nx=1", b"'''\xff\n'''", b"b'\xff'", b"# coding: latin-1\n'\xff'",
    b"\xef\xbb\xbf# coding: latin-1\nx", b"# coding: ascii\n'\xff'", b"# coding: ascii\n#\xff",
    b"# coding: utf-8\n#\xff", b"\n# coding: latin-1\n'\xff'", b"x\n# coding: latin-1\n'\xff'",
    b"\xef\xbb\xbfx=1", b"\xef\xbb\xbf# coding: utf8\nx", b"\xef\xbb\xbf# coding: utf-8\nx",
    b"# coding=utf_8\n'\xc3\xa9'", b"# -*- coding: UTF-8-foo -*-\n'\xc3\xa9'",
    b"# coding: Latin_1\n'\xe9'", b"# coding: latin-1-unix\n'\xe9'", b"# coding: iso8859-1\n'\xe9'",
    b"# coding:\n'\xe9'", b"# coding : latin-1\n'\xe9'", b"# xcoding:latin-1\n'\xe9'",
    b"  # coding:latin-1\n'\xe9'", b"'a' # coding:latin-1\n'\xe9'",
    b"# a coding b coding: latin-1\n'\xe9'", b"'\xf5'", b"'\xc3('",
    b"x = '\xe9\xe9 \xc3'", b"f'\xff'", b"f'{\xff}'", b"f'{a}\xff'", b"r'\xff'", b"rb'\xff'",
    b"# coding: latin-1\n\xe9 = (", b"# coding: latin-1\n\xe9 \xe9", b"\x0c# coding: latin-1\n'\xe9'",
    b"\\\n# coding: latin-1\n'\xe9'", b"#\r# coding: latin-1\r'\xe9'",
    b"# vim: set fileencoding=latin-1 :\n'\xe9'", b"# coding: utf-8-sig\n'\xc3\xa9'",
    b"\xc3\xa9 \xc3\xa9", b"# coding: utf-8\n\xc3\xa9 \xc3\xa9", b"\xef\xbb\xbf\xc3\xa9 \xc3\xa9",
    b"\xc3\xa9 = (\n\n", b"f'\xc3\xa9{\xc3\xa9 \xc3\xa9}'", b"a\r\nb\rc\n\rd", b"'a\r\nb'",
]
ENCODINGS += [b"# coding: utf8\n'\xff'", b"'''a\r\nb\rc'''", b"if a:\r    b\r\n    c\r"]


def bytes_(report):
    """Sources as bytes; the position of what comes from a codec has no end, which is 0 here."""
    for source in ENCODINGS:
        want = expected(source, 'exec')
        got = report.tool.ask(source, 'bytes')
        if want[0] == 'error':
            want = (want[0], tuple(x or 0 for x in want[1]), want[2])
        if got[0] == 'error':
            got = (got[0], tuple(x or 0 for x in got[1]), got[2])
        report.checked += 1
        if got != want:
            report.failed += 1
            print('---- %r\ngot  %r\nwant %r' % (source, got, want))


NESTED = {
    '-%sa': 5000, 'not %sa': 2000, 'lambda: %sa': 2000, 'a if b else %sa': 2000, 'a ** %sa': 2000,
    '(%sa)': 150, 'f(%sa)': 150, 'f[%sa]': 150, '[%sa]': 150, '{a: %sa}': 150, '{%sa}': 150,
    'f(a=%sa)': 150, '(%sa for b in c)': 150, 'lambda a=%sa: b': 300, '(%sa if b else c)': 100,
    '(a, *%sa,)': 60, 'f[a:%sa]': 150, '{**%sa}': 100, 'f(*%sa)': 100, "(a := %sa)": 100,
}


def deep(report):
    """Deeply nested programs: the same answer, or MemoryError for what is much too deep."""
    for pattern, depth in NESTED.items():
        before, after = pattern.split('%sa')
        for inner in 'a', 'a b', '':
            report.check(pattern, before * depth + inner + after * depth)
        got = report.tool.ask(before * 50000 + 'a' + after * 50000, 'exec')
        report.checked += 1
        if got[0] != 'error' or got[1][1] not in ('', 'too many nested parentheses'):
            report.failed += 1
            print('---- %s, too deep\ngot %.200r' % (pattern, got))
    for head in 'if a:', 'def f():', 'class A:', 'for a in b:', 'while a:', 'with a:':
        for depth in 50, 99, 100:
            report.check(head, ''.join(' ' * i + head + '\n' for i in range(depth)) + ' ' * depth + 'a b')


def main():
    report = Report(Tool(sys.argv[1]))
    {'files': files, 'strings': strings, 'mutations': mutations, 'cases': cases,
     'bytes': bytes_, 'deep': deep}[sys.argv[2]](report, *sys.argv[3:])
    report.tool.close()
    print('%d compared, %d differ' % (report.checked, report.failed))
    return 1 if report.failed or not report.checked else 0


if __name__ == '__main__':
    sys.exit(main())
