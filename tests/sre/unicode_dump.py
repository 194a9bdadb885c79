"""The reference for unicode_dump.c: run with /usr/bin/python3.11 and compare the outputs."""
import unicodedata as U


def hexes(s):
    return ','.join('%x' % ord(c) for c in s)


def is_linebreak(s):
    return len(('a' + s + 'b').splitlines()) == 2


def ignorable(s):
    final = '\u03c2'
    return ('A' + s + '\u03a3').lower()[-1] == final and (s + '\u03a3').lower()[-1] != final


def bits(s):
    return ''.join(str(int(b)) for b in (
        s.isalpha(), s.isalnum(), s.isdecimal(), s.isdigit(), s.isnumeric(), s.isspace(),
        is_linebreak(s), s.islower(), s.isupper(), (s + 'a').title()[-1] == 'a', ignorable(s),
        s.isprintable(), s.isidentifier() and s != '_', ('a' + s).isidentifier()))


def main():
    for c in range(0x110000):
        s = chr(c)
        print('%x %s %s %s %d %d %s %x %x %x %d %d %.17g %s %s %s %s %s %s' % (
            c, U.category(s), U.bidirectional(s), U.east_asian_width(s), U.combining(s),
            U.mirrored(s), bits(s), ord(s.lower()[0]), ord(s.upper()[0]), ord(s.title()[0]),
            U.decimal(s, -1), U.digit(s, -1), U.numeric(s, -9), hexes(s.lower()),
            hexes(s.upper()), hexes(s.title()), hexes(s.casefold()),
            hexes(U.normalize('NFD', s)), hexes(U.normalize('NFKD', s))))


main()
