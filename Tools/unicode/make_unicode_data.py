#!/usr/bin/env python3
"""Write Objects/unicode_data.inc: what libutf8proc does not know of Unicode 14.0.

Run with a Python 3.11 (its unicodedata is version 14.0.0) on a machine with
libutf8proc 2.8:   /usr/bin/python3.11 Tools/unicode/make_unicode_data.py > Objects/unicode_data.inc

Objects/unicode_ctype.c derives every property from the general category by a
base rule; the tables list only the code points where the property differs from
that rule, and the numeric values, widths and multi-character case mappings that
libutf8proc lacks.  The base rules stand in BASE below and in unicode_ctype.c.
"""
import ctypes
import unicodedata as U
from fractions import Fraction

CATS = ('Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So '
        'Zs Zl Zp Cc Cf Cs Co').split()
BASE = {
    'LOWER': {'Ll'},
    'UPPER': {'Lu'},
    'CASE_IGNORABLE': {'Mn', 'Me', 'Cf', 'Lm', 'Sk'},
    'XID_START': {'Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Nl'},
    'XID_CONTINUE': {'Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Nl', 'Mn', 'Mc', 'Nd', 'Pc'},
}


class Property(ctypes.Structure):
    _fields_ = [(n, ctypes.c_int16) for n in ('category', 'combining', 'bidi', 'decomp')] + \
               [(n, ctypes.c_uint16) for n in ('d', 'f', 'u', 'l', 't', 'c')] + \
               [('bits', ctypes.c_uint32)]


lib = ctypes.CDLL('libutf8proc.so.2')
lib.utf8proc_get_property.restype = ctypes.POINTER(Property)


def prop(c):
    return lib.utf8proc_get_property(c).contents


def runs(pairs):
    """Consecutive code points with equal values, as [first, last, value]."""
    out = []
    for c, v in pairs:
        if out and out[-1][1] == c - 1 and out[-1][2] == v:
            out[-1][1] = c
        else:
            out.append([c, c, v])
    return out


def emit(decl, rows, per_line):
    print('\n%s = {' % decl)
    for i in range(0, len(rows), per_line):
        print('    ' + ' '.join(r + ',' for r in rows[i:i + per_line]))
    print('};')


ALL = range(0x110000)


def has(name, c):
    s = chr(c)
    if name == 'LOWER':
        return s.islower()
    if name == 'UPPER':
        return s.isupper()
    if name == 'XID_START':
        return s.isidentifier() and s != '_'
    if name == 'XID_CONTINUE':
        return ('a' + s).isidentifier()
    # Case_Ignorable shows in the final-sigma rule: 'A', c, sigma is final when c is
    # skipped (ignorable) or cased; c, sigma only when c is cased and not ignorable.
    final = '\u03c2'
    return ('A' + s + '\u03a3').lower()[-1] == final and (s + '\u03a3').lower()[-1] != final


print('/* Written by Tools/unicode/make_unicode_data.py; Unicode %s. */' % U.unidata_version)

newer = [(c, 0) for c in ALL if U.category(chr(c)) == 'Cn' and prop(c).category]
emit('static const UcRange uc_newer[]',
     ['{0x%x, 0x%x}' % (a, b) for a, b, _ in runs(newer)], 4)

for name, base in BASE.items():
    diff = [(c, 0) for c in ALL if has(name, c) != (U.category(chr(c)) in base)]
    emit('static const UcRange uc_flip_%s[]' % name.lower(),
         ['{0x%x, 0x%x}' % (a, b) for a, b, _ in runs(diff)], 4)

starts = [c for c in ALL if U.decimal(chr(c), None) == 0]
assert all(U.decimal(chr(c + i)) == i for c in starts for i in range(10))
assert len([c for c in ALL if U.decimal(chr(c), None) is not None]) == 10 * len(starts)
emit('static const uint32_t uc_decimal_zero[]', ['0x%x' % c for c in starts], 10)

digits = [(c, U.digit(chr(c)) - c) for c in ALL
          if U.digit(chr(c), None) is not None and U.decimal(chr(c), None) is None]
emit('static const UcDigits uc_digits[]',
     ['{0x%x, 0x%x, %d}' % (a, b, v + a) for a, b, v in runs(digits)], 4)

numeric = []                   # rows [first, last, numerator, denominator, step]
for c in ALL:
    v = U.numeric(chr(c), None)
    if v is None or U.decimal(chr(c), None) is not None:
        continue
    f = Fraction(v).limit_denominator(1000)
    assert float(f) == v
    n, d = f.numerator, f.denominator
    if numeric:
        r = numeric[-1]
        step = n - (r[2] + r[4] * (r[1] - r[0]))
        if r[1] == c - 1 and r[3] == d and (r[0] == r[1] or step == r[4]) and abs(step) < 30000:
            r[1], r[4] = c, step
            continue
    numeric.append([c, c, n, d, 0])
emit('static const UcNumeric uc_numeric[]',
     ['{0x%x, 0x%x, %d, %d, %d}' % tuple(r) for r in numeric], 3)

# The base rule for the width: unassigned is 'F', anything else 'N'.
width = [(c, U.east_asian_width(chr(c))) for c in ALL
         if U.east_asian_width(chr(c)) != ('F' if U.category(chr(c)) == 'Cn' else 'N')]
emit('static const UcWidth uc_width[]',
     ['{0x%x, 0x%x, WF_UC_WIDTH_%s}' % (a, b, v.upper()) for a, b, v in runs(width)], 3)

special = [c for c in ALL if max(len(chr(c).upper()), len(chr(c).title()), len(chr(c).lower())) > 1]


def three(s):
    return '{%s}' % ', '.join('0x%x' % ord(ch) for ch in s)


emit('static const UcSpecialCase uc_special_case[]',
     ['{0x%x, %s, %s, %s}' % (c, three(chr(c).lower()), three(chr(c).upper()),
                              three(chr(c).title())) for c in special], 1)
