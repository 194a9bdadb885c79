"""SystemExit through frames: finally clauses, context managers, generators, except Exception."""
import sys


class CM:
    def __enter__(self):
        print("enter")

    def __exit__(self, kind, value, trace):
        print("exit", kind.__name__, value.code)


def gen():
    try:
        yield 1
    finally:
        print("generator closed")


def leave(code):
    try:
        with CM():
            try:
                sys.exit(code)
            except Exception:
                print("never")
            finally:
                print("inner finally")
    except SystemExit as e:
        print("caught", e.code)
        raise
    finally:
        print("outer finally")


def run(code):
    for x in gen():
        leave(code)


for code in (None, 1, "text", 2.5):
    try:
        run(code)
    except SystemExit as e:
        print(repr(e), repr(e.code))
try:
    exit
except NameError:
    print("no exit without site")
run(4)
