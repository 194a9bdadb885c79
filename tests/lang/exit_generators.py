# compare: stderr
# Generators that are suspended inside try or with when the program ends finish while the variables
# they use still have their values.
import contextlib


@contextlib.contextmanager
def managed():
    try:
        yield "inside"
    finally:
        print("left", contextlib.__name__)


def generator():
    with managed() as m:
        yield m
        print("not reached")


def plain():
    try:
        yield 1
    finally:
        print("closed", NAME)


NAME = "name"
g, p = generator(), plain()
print(next(g), next(p))
import sys
sys.tracebacklimit = -10 ** 30
raise ValueError("the end")
