"""A decorated function."""
import functools


def deco(f):
    @functools.wraps(f)
    def inner(*args):
        return f(*args)
    return inner


@deco
def f(a):
    return a


def run(n):
    for i in range(n):
        f(i)
