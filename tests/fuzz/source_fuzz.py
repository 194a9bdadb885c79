"""source_fuzz.py [--seed N] [--runs N] [--outcomes] FILE.py...: damaged source, compiled.

Changes programs at random and hands the text to compile(), as text and as bytes. That works or raises
SyntaxError, ValueError, RecursionError, MemoryError or OverflowError; nothing else, and no crash: the
last run begun is the last line of the output. --outcomes prints what each run gave, to compare with
another Python.
"""
import argparse
import random
import sys
import warnings

TOKENS = ('( ) [ ] { } : ; , . = == := -> ** // >>= ... @ " \' """ \\ # \\N{DIGIT ONE} 0x 1_0 1e 1j .5 f" rb" f\'{ {x!r:>{y}} '
          'def class if elif else for while try except except* finally with as lambda yield await async return '
          'import from global nonlocal del pass break continue not and or in is None True match case _ '
          '\n \n\t \n  \f \r \0 \ud800 \xe9 \u20ac \U0001f600 \xa0 \u200b *a **k *, / x').split(' ') + [' ', '\n    ']


def damage(rng, text, others):
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(7)
        if kind == 0:
            text = text[:at] + rng.choice(TOKENS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randint(1, 5):]
        elif kind == 2:
            text = text[:at] + rng.choice(TOKENS) + text[at + rng.randint(1, 5):]
        elif kind == 3:
            other = rng.choice(others)
            k = rng.randrange(len(other) + 1)
            text = text[:at] + other[k:k + rng.randint(1, 60)] + text[at:]
        elif kind == 4:
            text = text[:at] + rng.choice(TOKENS) * rng.choice((2, 3, 20, 150, 300)) + text[at:]
        elif kind == 5:
            text = text[:at]
        else:
            text = text[at:]
    return text


def outcome(source, mode):
    try:
        compile(source, 'fuzz', mode, dont_inherit=True)
    except SyntaxError as e:
        return f'{type(e).__name__} {e.msg} {e.lineno} {e.offset} {e.end_lineno} {e.end_offset}'
    except (ValueError, RecursionError, MemoryError, OverflowError) as e:
        return f'{type(e).__name__} {e}'
    return 'compiled'


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--runs', type=int, default=2000)
    a.add_argument('--outcomes', action='store_true')
    a.add_argument('files', nargs='+')
    a = a.parse_args()
    warnings.simplefilter('ignore')
    texts = []
    for path in a.files:
        with open(path, encoding='utf-8', errors='surrogateescape') as f:
            texts.append(f.read())
    if not a.outcomes:
        print('seed', a.seed)
    for run in range(a.runs):
        rng = random.Random(a.seed * 1000003 + run)
        base = rng.choice(texts)
        lines = base.splitlines(True)
        if len(lines) > 40: # a piece is as good, and faster
            at = rng.randrange(len(lines) - 30)
            base = ''.join(lines[at:at + 30])
        text = damage(rng, base, texts)
        mode = rng.choice(('exec', 'exec', 'exec', 'eval', 'single'))
        source = text if rng.randrange(3) else text.encode('utf-8', 'replace')
        if a.outcomes:
            print(run, ascii(outcome(source, mode)))
        else:
            if run % 100 == 0:
                print('run', run, flush=True)
            outcome(source, mode)


main()
