"""sys.excepthook replaced: it sees the exception; the exit status stays 1."""
import sys


def hook(kind, value, trace):
    print("hook", kind.__name__, value, trace.tb_lineno, trace.tb_next is not None)


def fail():
    raise ValueError("for the hook")


sys.excepthook = hook
try:
    fail()
finally:
    print("finally")
