"""Compares the matching engine with the reference interpreter that runs this script.

    /usr/bin/python3.11 tests/sre/sre_cases.py DRIVER [--random N] [--seed S] [--possessive]

Compiles patterns to code words, matches them here, and has DRIVER (sre_driver.c) match the same
words. The patterns: those of test.re_tests, hand-made ones, and N random ones.
"""
import argparse
import array
import os
import random
import re
import signal
import subprocess
import tempfile
import warnings
from re import _compiler, _parser

MODES = ('match', 'fullmatch', 'search')
NONE = 0xffffffff


class Cases:
    def __init__(self):
        self.words = array.array('I')
        self.names = []
        self.codes = {}

    def code_of(self, pattern, flags):
        key = (pattern, flags, type(pattern))
        if key not in self.codes:
            parsed = _parser.parse(pattern, flags)
            self.codes[key] = (_compiler._code(parsed, flags), parsed.state.groups - 1,
                               re.compile(pattern, flags))
        return self.codes[key]

    def add(self, pattern, subject, flags=0, modes=MODES, pos=0, endpos=None, widths=None):
        code, groups, compiled = self.code_of(pattern, flags)
        endpos = len(subject) if endpos is None else endpos
        chars = list(subject) if isinstance(subject, bytes) else [ord(c) for c in subject]
        least = 1 if max(chars, default=0) < 256 else 2 if max(chars) < 65536 else 4
        if widths is None:
            widths = [1] if isinstance(subject, bytes) else [w for w in (1, 2, 4) if w >= least]
        for mode in modes:
            m = getattr(compiled, mode)(subject, pos, endpos)
            expected = [int(m is not None), m.lastindex or 0 if m else 0]
            spans = m.regs if m else [(-1, -1)] * (groups + 1)
            for a, b in spans:
                expected += [a & NONE, b & NONE]
            for width in widths:
                self.words.extend([len(code), *code, groups, width, len(chars), *chars,
                                   min(pos, len(chars)), min(endpos, len(chars)),
                                   MODES.index(mode), *expected])
                self.names.append((pattern, subject, flags, mode, pos, endpos, width,
                                   spans if m else None, m and m.lastindex))

    def __len__(self):
        return len(self.names)

    def run(self, driver):
        with tempfile.NamedTemporaryFile(delete=False) as f:
            self.words.tofile(f)
        out = subprocess.run([driver, f.name], capture_output=True, text=True)
        os.unlink(f.name)
        lines = out.stdout.splitlines()
        for line in lines[:-1][:40]:
            print(line)
            print('    expected', self.names[int(line.split()[1].rstrip(':'))])
        print(lines[-1] if lines else '', out.stderr[:3000], 'status', out.returncode)
        return out.returncode


def add_re_tests(cases):
    from test.re_tests import tests, SYNTAX_ERROR
    for t in tests:
        pattern, subject, outcome = t[:3]
        if outcome == SYNTAX_ERROR:
            continue
        for flags in (0, re.I, re.I | re.A, re.M, re.S):
            try:
                cases.add(pattern, subject, flags)
                cases.add('[^x]' + pattern if pattern[:2] != '(?' else pattern, 'ab' + subject, flags)
                bpattern, bsubject = pattern.encode('latin-1'), subject.encode('latin-1')
                cases.add(bpattern, bsubject, flags)
                cases.add(bpattern, bsubject, flags & ~re.A | re.L)
            except (UnicodeError, re.error, ValueError, RecursionError):
                pass


HAND_MADE = [
    (r'(?:a|ab)(?:c|bcd)(?:d*)', ['abcd', 'acd', 'abcdd']), (r'(a+|b)*', ['ab', 'aab', 'bab']),
    (r'(?:(a)|b)*', ['ab', 'abab', 'ba']), (r'(?:(?!(a)b)a?(c)?)*', ['aac', 'aab', 'cab']),
    (r'(\w+)\b(\s*)', ['hello world', 'h', '  x']), (r'\b\w+\b', ['one two', ' a', '']),
    (r'\B', ['', 'a', 'ab', ' ']), (r'\b', ['', 'a', ' ']), (r'(?m)^.*$', ['', 'a\nb', '\n\n']),
    (r'(?m)^\w', ['\na', 'a', ' \n\nb']), (r'.*x', ['aaax', 'a\nbx', 'ab', 'x\n']),
    (r'(?s).*x', ['a\nbx', 'ab\n']), (r'.*?x', ['aaax', 'a\nbx']), (r'(.*)(?<=b)c', ['abc', 'abbc']),
    (r'(?s).*?x', ['aa\nax', 'ab']), (r'[a-z]*?;', ['abc;', 'ab c;', ';']), (r'a{2,4}?b', ['aaaaab']),
    (r'(?:ab){2,3}', ['ab', 'abab', 'ababab', 'abababab']), (r'(?:ab){2,3}?c', ['ababc', 'abababc']),
    (r'(?:ab){2,3}+c', ['ababc', 'abababc', 'ababababc']), (r'(a|b|cd){3,}?(e)?', ['abcde', 'ab']),
    (r'(?:a?){3}b', ['aab', 'aaab', 'b', 'aaaab']), (r'(?:a?)*?$', ['', 'aaa']), (r'(?:a?)+c', ['aac', 'c']),
    (r'(?>a*)a', ['aaa']), (r'(?>(a)|b)*c', ['abc', 'bac', 'bb']), (r'a++b', ['aab']), (r'(?:ab)*+c', ['ababc']),
    (r'(?=(\w)(\d))\w+', ['a1b', 'ab', 'ab1']), (r'(?!.*foo)\w+', ['bar', 'afoo']), (r'(?<!a)b', ['ab', 'cb', 'b']),
    (r'(?<=ab)c', ['abc', 'c', 'xc']), (r'(a)?(?(1)b|c)', ['ab', 'c', 'b', 'ac']), (r'(a)?(?(1)b)', ['ab', 'c', 'ac']),
    (r'(?P<q>[\'"])(.*?)(?P=q)', ['"a\'b"', '\'x\'', '"no']), (r'(?i)(ab)\1', ['abAB', 'abab', 'abac']),
    (r'(?i)straße', ['STRAßE', 'straße']), (r'(?i)[k]', ['\u212a', 'K', 'k']), (r'(?i)\u0130', ['i', '\u0130', 'I']),
    (r'(?i)[\u0400-\u0410]+', ['\u0450\u0410', 'x\u0401']), (r'[^\W\d_]+', ['abc1', 'привет', '日本_', '1']),
    (r'[\u0430-\u044f]+', ['привет', 'a', 'мир\u0451']), (r'[\U00010400-\U00010427]+', ['\U00010400\U00010401', 'x']),
    (r'(?i)[\U00010400-\U00010427]+', ['\U00010428', 'x']), (r'(?i)[^\u0430]', ['\u0410', 'b']),
    (r'foo|bar|baz|qux', ['xxbaz', 'foobar', 'ba', 'qu qux']), (r'(?:foo|foobar)$', ['foobar', 'foo']),
    (r'ababac', ['abababac', 'ababab', 'xxababacx']), (r'aa*b|', ['aaab', 'c']), (r'(?:)', ['', 'a']), (r'', ['', 'a']),
    (r'(?!)', ['a', '']), (r'x*', ['', 'xx', 'axx']), (r'(x*)*', ['', 'xx', 'axx']), (r'(?:x*)*y', ['xxy', 'z']),
    (r'(?:x{0,2}){2,5}z', ['xxxxxz', 'z', 'xxxxxxxxxxxxxz']), (r'(a(b)?)+', ['aba', 'abab', 'aab']),
    (r'((a)|(b))*', ['ab', 'ba', 'aab']), (r'^(?:a|(b))*?c', ['abc', 'bac']), (r'a.{0}b', ['ab']), (r'(?:ab){0}c', ['abc', 'c']),
    (r'\d+(?:\.\d*)?(?:[eE][-+]?\d+)?', ['12.5e10', '1.', '1e', 'x1e5']), (r'[^"\\]*(?:\\.[^"\\]*)*"', ['ab\\"c"', 'abc', 'a\\']),
    (r'(\d+)-(\d+)-(\d+)', ['2024-01-02', '20-1', 'x1-2-3']), (r'\s+$', ['a  ', 'a  b ', ' \n']), (r'a$', ['a', 'a\n', 'a\n\n']),
    (r'a\Z', ['a', 'a\n']), (r'\Aa', ['a', 'ba']), (r'(?m)a$\n^b', ['a\nb', 'a\n\nb']), (r'[\s\S]*?end', ['a\nend', 'en']),
    (r'\w+@\w+\.com', ['me@site.com', 'a@b', '@x.com']), (r'(?:(?:a|b)+c)+d', ['abcbcd', 'abcab', 'acbcacd']),
    (r'(?:(\w)(?=\1))+', ['aabb', 'ab', 'aaa']), (r'(?s)(.)(?!.*\1)', ['abcab', 'aa']), (r'(a*)+b', ['aab', 'c']),
    (r'\x00+\xff', ['\x00\xff', '\x00']), (r'[\x80-\xff]+', ['\xe9\xff', 'a']), (r'\u20ac?a', ['\u20aca', 'a']),
    ('|'.join('k%02d' % i for i in range(150)), ['k149', 'xk077', 'k15', 'k150 k063']),
    ('|'.join('%c%d|' % (97 + i % 26, i) for i in range(99)), ['a0', 'b1', 'z77', 'c80']),
    (r'(?:' * 50 + 'a' + '|b)*' * 50, ['ab', 'ba']), (r'(?(1)a|b)(c)?', ['b', 'a']) ,
]


def add_hand_made(cases):
    for pattern, subjects in HAND_MADE:
        for subject in subjects:
            for flags in (0, re.A, re.I):
                try:
                    cases.add(pattern, subject, flags)
                    for pos in range(0, len(subject) + 1, 2):
                        cases.add(pattern, subject, flags, ('match', 'search'), pos)
                        cases.add(pattern, subject, flags, ('search',), 0, pos)
                except re.error:
                    pass
    long = 'ab' * 60000
    cases.add(r'(?:ab)*c', long + 'c', widths=[1])
    cases.add(r'(?:a|b)*c', long + 'c', widths=[1])
    cases.add(r'(a|b)*?c', long + 'c', widths=[1])
    cases.add(r'[ab]*\Z', long, widths=[1, 2])
    cases.add(r'x', long + 'x', modes=('search',))
    cases.add(r'bax', long + 'bax', modes=('search',))
    cases.add('a' * 50 + 'b', 'a' * 100000 + 'b', modes=('search',))
    cases.add(r'\d', long + '5', modes=('search',))
    cases.add(r'(?m)^x', long + '\nx', modes=('search',))
    cases.add(r'.*x', long + '\nx', modes=('search',))
    cases.add(r'[^\s]+!', 'a' * 70000 + '!', modes=('match',))


class Maker:
    """Random patterns over a small alphabet."""

    def __init__(self, rng):
        self.rng = rng

    def pattern(self):
        self.groups = 0
        self.open = []
        return self.alternation(self.rng.choice((1, 2, 2, 3, 3, 4)))

    def alternation(self, depth):
        n = self.rng.choice((1, 1, 1, 2, 2, 3, 4))
        return '|'.join(self.sequence(depth) for _ in range(n))

    def sequence(self, depth):
        return ''.join(self.item(depth) for _ in range(self.rng.choice((0, 1, 1, 2, 2, 3, 4))))

    def char(self):
        return self.rng.choice(('a', 'a', 'b', 'b', 'c', '.', r'\w', r'\W', r'\d', r'\s', '[ab]', '[^a]', '[^b\n]',
                                '[a-c1]', r'[\w-]', r'[^\s]', '1', 'A', 'é', '[é-ü]', 'я', '[а-я]', r'[^\d]',
                                '[aé]', 'k', 's', '[A-Z]', '日', '[^я]', '\\n', '[a-z]', '[ks]'))

    def item(self, depth):
        r = self.rng
        kind = r.random()
        if depth <= 0 or kind < 0.42:
            body, width = self.char(), 1
        elif kind < 0.60:
            self.groups += 1
            number = self.groups
            self.open.append(number)
            body = '(' + self.alternation(depth - 1) + ')'
            self.open.remove(number)
        elif kind < 0.72:
            body = '(?:' + self.alternation(depth - 1) + ')'
        elif kind < 0.78:
            return r.choice(('^', '$', r'\b', r'\B', r'\A', r'\Z'))
        elif kind < 0.84:
            return r.choice(('(?=', '(?!', '(?<=', '(?<!')) + self.alternation(depth - 1) + ')'
        elif kind < 0.87:
            body = '(?>' + self.alternation(depth - 1) + ')'
        elif kind < 0.93 and self.groups > len(self.open):
            closed = [g for g in range(1, self.groups + 1) if g not in self.open]
            body = '\\%d' % r.choice(closed)
            if r.random() < 0.3:
                body = '(?(%d)%s|%s)' % (r.choice(closed), self.sequence(depth - 1), self.sequence(depth - 1))
            body = '(?:%s)' % body
        elif kind < 0.96:
            body = '(?i:' + self.alternation(depth - 1) + ')'
        else:
            body = self.char() + self.char()
            return body
        if r.random() < 0.5:
            body += r.choice(('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}', '{2,}', '{1,3}?', '{2,}?',
                              '{0,1}', '*', '+', '?', *self.possessive))
        return body

    def subject(self):
        return ''.join(self.rng.choice(self.alphabet) for _ in range(self.rng.randrange(0, 10)))


def add_random(cases, n, seed, possessive):
    rng = random.Random(seed)
    maker = Maker(rng)
    maker.possessive = ('*+', '++', '?+', '{1,2}+') if possessive else ()
    while n > 0:
        pattern = maker.pattern()
        flags = rng.choice((0, 0, 0, re.I, re.A, re.M, re.S, re.M | re.S, re.I | re.A))
        maker.alphabet = rng.choice(('ab', 'abc', 'aab1 ', 'abcé', 'ab\n', 'aAbBkKsS', 'abяЯ', 'ab日я', 'aé\u212a\u017f', 'ab\U00010400 1_'))
        try:
            cases.code_of(pattern, flags)
        except (re.error, OverflowError):
            continue
        # Some patterns take exponential time; give up on those.
        signal.setitimer(signal.ITIMER_REAL, 0.25)
        try:
            for _ in range(4):
                subject = maker.subject()
                pos = rng.choice((0, 0, 0, 1))
                cases.add(pattern, subject, flags, pos=pos)
        except TimeoutError:
            pass
        signal.setitimer(signal.ITIMER_REAL, 0)
        n -= 1


def give_up(*_):
    raise TimeoutError


def main():
    args = argparse.ArgumentParser()
    args.add_argument('driver')
    args.add_argument('--random', type=int, default=2000)
    args.add_argument('--seed', type=int, default=1)
    # Python 3.11.2 leaks groups out of failed iterations of possessive loops.
    args.add_argument('--possessive', action='store_true')
    args = args.parse_args()
    warnings.simplefilter('ignore')
    signal.signal(signal.SIGALRM, give_up)
    cases = Cases()
    add_re_tests(cases)
    add_hand_made(cases)
    add_random(cases, args.random, args.seed, args.possessive)
    raise SystemExit(cases.run(args.driver))


main()
