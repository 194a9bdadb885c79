"""sort with a Python key function."""


def f(a):
    return -a


def run(n):
    data = list(range(min(n, 10000)))
    for i in range(0, n, 10000):
        data.sort(key=f)
