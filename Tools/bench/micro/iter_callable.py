"""iter(callable, sentinel)."""


def f():
    return 0


def run(n):
    for x in iter(f, 1):
        n -= 1
        if n <= 0:
            break
