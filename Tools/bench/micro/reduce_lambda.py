"""functools.reduce with a lambda."""
import functools


def run(n):
    functools.reduce(lambda a, b: b, range(n), 0)
