#!/usr/bin/env python3
"""Write Modules/unicodedata/version_3_2.inc: how Unicode 3.2 differs from 14.0.

    /usr/bin/python3.11 Tools/unicode/make_unicode_3_2.py > Modules/unicodedata/version_3_2.inc

From the ucd_3_2_0 of the unicodedata of the Python that runs this.
"""
import unicodedata as U

O = U.ucd_3_2_0
ALL = range(0x110000)
ASSIGNED = [c for c in ALL if O.category(chr(c)) != 'Cn']


def runs(pairs):
    out = []
    for c, v in pairs:
        if out and out[-1][1] == c - 1 and out[-1][2] == v:
            out[-1][1] = c
        else:
            out.append([c, c, v])
    return out


def emit(declaration, rows, per_line):
    print('\nstatic const %s = {' % declaration)
    for i in range(0, len(rows), per_line):
        print('    ' + ' '.join(r + ',' for r in rows[i:i + per_line]))
    print('};')


def changed(name):
    old, new = getattr(O, name), getattr(U, name)
    return runs([(c, old(chr(c))) for c in ASSIGNED if old(chr(c)) != new(chr(c))])


def main():
    print('/* Written by Tools/unicode/make_unicode_3_2.py. */')
    unassigned = [(c, 0) for c in ALL
                  if O.category(chr(c)) == 'Cn' and U.category(chr(c)) != 'Cn']
    emit('Range unassigned[]', ['{0x%x, 0x%x}' % (a, b) for a, b, _ in runs(unassigned)], 4)
    for name in ('category', 'bidirectional', 'east_asian_width'):
        emit('TextChange %s_changes[]' % name,
             ['{0x%x, 0x%x, "%s"}' % tuple(r) for r in changed(name)], 4)
    emit('NumberChange mirrored_changes[]', ['{0x%x, 0x%x, %d}' % tuple(r) for r in changed('mirrored')], 4)
    decimals = [(c, O.decimal(chr(c)) - c) for c in ASSIGNED
                if O.decimal(chr(c), None) != U.decimal(chr(c), None)]
    emit('NumberChange decimal_changes[]',
         ['{0x%x, 0x%x, %d}' % (a, b, v + a) for a, b, v in runs(decimals)], 4)
    normal = [c for c in ASSIGNED if O.normalize('NFD', chr(c)) != U.normalize('NFD', chr(c))]
    emit('NumberChange normal_changes[]',
         ['{0x%x, 0x%x, 0x%x}' % (c, c, ord(O.normalize('NFD', chr(c)))) for c in normal], 3)


main()
