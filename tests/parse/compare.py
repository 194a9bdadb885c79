"""Compare weft's parser with CPython 3.11's: trees, messages, positions.

    python3.11 compare.py TOOL files [N]            N (or all) files of the standard library
    python3.11 compare.py TOOL strings [N]          every string literal of CPython's own tests about
                                                    syntax, as a program
    python3.11 compare.py TOOL mutations [N [SEED]] N programs made wrong by small random changes
    python3.11 compare.py TOOL cases [FILE...]      the programs in cases/*.txt

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

from oracle import Tool, difference

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
        with open(name, encoding='utf-8', newline='') as f:
            for i, source in enumerate(f.read().split('\n====\n')):
                report.check_all_modes('%s, case %d' % (os.path.basename(name), i + 1), source)


def main():
    report = Report(Tool(sys.argv[1]))
    {'files': files, 'strings': strings, 'mutations': mutations,
     'cases': cases}[sys.argv[2]](report, *sys.argv[3:])
    report.tool.close()
    print('%d compared, %d differ' % (report.checked, report.failed))
    return 1 if report.failed or not report.checked else 0


if __name__ == '__main__':
    sys.exit(main())
