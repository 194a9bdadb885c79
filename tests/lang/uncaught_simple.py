"""An uncaught exception: the traceback of nested frames, exit status 1."""
import sys


def first(x):
    return second(x + 1)


def second(y):
    values = [1, 2, 3]
    return third(values,
                 y)


def third(values, index):
    return values[index] + values[0]


print("before")
sys.stdout.flush()
print(first(1) + 1,
      first(10))
print("never")
