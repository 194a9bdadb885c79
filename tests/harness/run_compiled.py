"""Runs a program from a compiled file, as imported modules run: code is read from it piece by piece, when it is needed.

    INTERPRETER run_compiled.py FILE.py [ARGUMENT...]
"""
import sys


def read(file):
    import importlib.machinery
    import os
    import py_compile
    import tempfile

    compiled = os.path.join(tempfile.mkdtemp(), "compiled")
    py_compile.compile(file, cfile=compiled, dfile=os.path.abspath(file), doraise=True)
    return importlib.machinery.SourcelessFileLoader("__main__", compiled).get_code("__main__")


del sys.argv[0]
code = read(sys.argv[0])
__file__ = code.co_filename
__doc__ = None
del read, sys
exec(globals().pop("code"))
