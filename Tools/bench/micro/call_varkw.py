"""A function that takes **kwargs."""
def f(a, **kwargs):
    return a


def run(n):
    for i in range(n):
        f(i, x=1, y=2)
