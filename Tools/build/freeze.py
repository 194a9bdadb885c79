"""freeze.py OUT LIBRARY WEFT_LIB: the image of frozen modules, Interp/runtime/frozen.c reads it.

Run by a weft without such an image. LIBRARY is the folder of the standard library, WEFT_LIB that
of weft's own modules. A module whose source is missing is left out.
"""

import _imp
import os
import struct
import sys

PACKAGE, ESSENTIAL = 1, 2
ENTRY = struct.Struct('<6IqII')

# Name, name of the code it is, file in the library, flags. As in CPython 3.11.
MODULES = [
    ('_frozen_importlib', 'importlib._bootstrap', 'importlib/_bootstrap.py', ESSENTIAL),
    ('_frozen_importlib_external', 'importlib._bootstrap_external', 'importlib/_bootstrap_external.py',
     ESSENTIAL),
    ('zipimport', 'zipimport', 'zipimport.py', ESSENTIAL),
    ('abc', 'abc', 'abc.py', 0),
    ('codecs', 'codecs', 'codecs.py', 0),
    ('io', 'io', 'io.py', 0),
    ('_collections_abc', '_collections_abc', '_collections_abc.py', 0),
    ('_sitebuiltins', '_sitebuiltins', '_sitebuiltins.py', 0),
    ('genericpath', 'genericpath', 'genericpath.py', 0),
    ('ntpath', 'ntpath', 'ntpath.py', 0),
    ('posixpath', 'posixpath', 'posixpath.py', 0),
    ('os.path', 'posixpath', 'posixpath.py', 0),
    ('os', 'os', 'os.py', 0),
    ('site', 'site', 'site.py', 0),
    ('stat', 'stat', 'stat.py', 0),
    ('importlib.util', 'importlib.util', 'importlib/util.py', 0),
    ('importlib.machinery', 'importlib.machinery', 'importlib/machinery.py', 0),
    ('runpy', 'runpy', 'runpy.py', 0),
    ('__hello__', '__hello__', '__hello__.py', 0),
    ('__hello_alias__', '__hello__', '__hello__.py', 0),
    ('__phello_alias__', '__hello__', '__hello__.py', PACKAGE),
    ('__phello_alias__.spam', '__hello__', '__hello__.py', 0),
    ('__phello__', '__phello__', '__phello__/__init__.py', PACKAGE),
    ('__phello__.__init__', '<__phello__', '__phello__/__init__.py', 0),
    ('__phello__.ham', '__phello__.ham', '__phello__/ham/__init__.py', PACKAGE),
    ('__phello__.ham.__init__', '<__phello__.ham', '__phello__/ham/__init__.py', 0),
    ('__phello__.ham.eggs', '__phello__.ham.eggs', '__phello__/ham/eggs.py', 0),
    ('__phello__.spam', '__phello__.spam', '__phello__/spam.py', 0),
]
# weft's own: no file to compare with, not to be imported by name.
OWN = [('_weft_import', '_weft_import.py', '<weft import>')]


# What every start needs: near each other.
STARTUP = ['_frozen_importlib', '_frozen_importlib_external', 'site', 'os', 'abc', 'stat', '_collections_abc',
           'posixpath', 'genericpath', '_sitebuiltins', 'io']


class Image:
    """Entries first, then what they point to."""

    def __init__(self, count):
        self.start = 8 + count * ENTRY.size
        self.tail = bytearray()
        self.entries = []
        self.known = {}

    def put(self, data, align):
        """The offset of data, each put only once."""
        key = data, align
        if key not in self.known:
            self.tail += bytes(-(self.start + len(self.tail)) % align)
            self.known[key] = self.start + len(self.tail)
            self.tail += data
        return self.known[key]

    def text(self, s):
        return self.put(s.encode() + b'\0', 1) if s is not None else 0

    def add(self, name, origname, path, flags, data, source_size, mtime):
        self.entries.append(ENTRY.pack(
            self.text(name), self.text(origname), self.text(path), self.put(data, 16), len(data),
            source_size, mtime, flags, 0))

    def bytes(self):
        return struct.pack('<II', len(self.entries), 0) + b''.join(self.entries) + self.tail


def compiled(path, filename):
    with open(path, 'rb') as f:
        return _imp._dump_frozen(compile(f.read(), filename, 'exec', dont_inherit=True, optimize=0))


def main(out, library, weft_lib):
    present = [m for m in MODULES if os.path.isfile(os.path.join(library, m[2]))]
    image = Image(len(present) + len(OWN))
    code = {origname: compiled(os.path.join(library, path), f"<frozen {origname.lstrip('<')}>")
            for _, origname, path, _ in present}
    for name, origname, _, _ in sorted(present, key=lambda m: m[0] not in STARTUP):
        image.put(code[origname], 16)
    for name, origname, path, flags in present:
        status = os.stat(os.path.join(library, path))
        data = code[origname]
        image.add(name, origname, path, flags, data, status.st_size & 0xffffffff, int(status.st_mtime))
    for name, path, filename in OWN:
        image.add(name, None, None, ESSENTIAL, compiled(os.path.join(weft_lib, path), filename), 0, 0)
    with open(out, 'wb') as f:
        f.write(image.bytes())


main(*sys.argv[1:])
