"""Positional parameters given by name."""
def f(a, b):
    return a


def run(n):
    for i in range(n):
        f(i, b=2)
