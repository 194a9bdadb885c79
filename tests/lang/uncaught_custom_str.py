"""Uncaught exceptions whose text is odd: multi-line, empty, failing __str__, in a module's class."""
import traceback
import sys


class Empty(Exception):
    pass


class Lines(Exception):
    def __str__(self):
        return "first\nsecond\n  third"


class BadStr(Exception):
    def __str__(self):
        raise ValueError("no text")


class Outer:
    class Inner(Exception):
        pass


def local():
    class Local(Exception):
        pass
    return Local("local")


for e in (Empty(), Lines(), BadStr(), Outer.Inner("qualified"), local(), KeyError(""), ValueError(None),
          OSError(), SystemExit(5), KeyboardInterrupt(), ValueError("é日"), Exception(b"bytes", 1)):
    try:
        raise e
    except BaseException:
        traceback.print_exc(file=sys.stderr)
raise Outer.Inner("last")
