"""functools.partial of a Python function."""
import functools


def f(a, b):
    return a


def run(n):
    g = functools.partial(f, 1)
    for i in range(n):
        g(i)
