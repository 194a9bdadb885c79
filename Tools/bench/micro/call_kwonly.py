"""Keyword-only parameters given by name."""
def f(a, *, b=1, c=2):
    return a


def run(n):
    for i in range(n):
        f(i, b=3)
