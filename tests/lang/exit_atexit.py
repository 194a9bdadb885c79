"""atexit callbacks run last in, first out, after an uncaught exception too."""
import atexit
import sys

atexit.register(print, "first registered")


@atexit.register
def second():
    print("second registered")
    sys.stdout.flush()


atexit.register(print, "third", sep="")
atexit.unregister(second)
atexit.register(second)
try:
    sys.exit("caught")
except SystemExit as e:
    print("caught", e.code)
raise KeyError("uncaught")
