"""map() with a Python function."""


def f(a):
    return a


def run(n):
    for x in map(f, range(n)):
        pass
