"""Keyword-only parameters left to their defaults."""
def f(a, *, b=1, c=2):
    return a


def run(n):
    for i in range(n):
        f(i)
