"""Recursive calls."""


def f(k):
    if k:
        return f(k - 1)
    return 0


def run(n):
    while n > 0:
        f(20)
        n -= 20
