"""Finders that raise one and the same exception in several threads: its traceback is trimmed by each."""
import sys
from _race import together

same = ImportError("the same for all")


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("absent"):
            raise same


sys.meta_path.insert(0, Finder())


def run():
    for i in range(2000):
        try:
            __import__("absent%d" % i)
        except ImportError as e:
            tb = e.__traceback__
        if i % 50 == 0:
            same.__traceback__ = None


together(run, run, run)
print("ok")
