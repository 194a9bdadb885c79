"""A wrapper that passes on *args and **kwargs."""
def f(a, b):
    return a


def g(*args, **kwargs):
    return f(*args, **kwargs)


def run(n):
    for i in range(n):
        g(i, b=2)
