"""filter() with a Python function."""


def f(a):
    return a


def run(n):
    for x in filter(f, range(n)):
        pass
