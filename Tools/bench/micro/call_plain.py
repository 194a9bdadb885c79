"""A function of two positional arguments."""
def f(a, b):
    return a


def run(n):
    for i in range(n):
        f(i, 2)
