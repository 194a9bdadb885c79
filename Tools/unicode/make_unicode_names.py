#!/usr/bin/env python3
"""Write Objects/unicode_names.inc: aliases and named sequences of Unicode 14.0.

    /usr/bin/python3.11 Tools/unicode/make_unicode_names.py NAME_LIST > Objects/unicode_names.inc

Names themselves come from the ICU library at run time; it does not know the aliases for control
characters and abbreviations, nor named sequences. NAME_LIST is a file of Unicode 14.0 names with
aliases, as Perl 5.36 has it: /usr/share/perl/5.36/unicore/Name.pl. Each name there is looked up in
the unicodedata of the Python that runs this, which has the last word.
"""
import re
import sys
import unicodedata as U


def main():
    aliases, sequences = {}, {}
    text = open(sys.argv[1], encoding='utf-8').read()
    for name in re.findall(r'^[0-9A-F ]+\n([A-Z0-9][^\n]*)$', text, re.M):
        try:
            value = U.lookup(name)
        except KeyError:
            continue
        if len(value) > 1:
            sequences[name] = value
        elif U.name(value, None) != name:
            aliases[name] = value
    print('/* Written by Tools/unicode/make_unicode_names.py; Unicode %s. */' % U.unidata_version)
    print('static const Alias aliases[] = {')
    for name, value in sorted(aliases.items()):
        print('    {0x%x, "%s"},' % (ord(value), name))
    print('};\n\nstatic const Sequence sequences[] = {')
    for name, value in sorted(sequences.items()):
        print('    {"%s", {%s}},' % (name, ', '.join('0x%x' % ord(c) for c in value)))
    print('};')


main()
