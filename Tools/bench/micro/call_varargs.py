"""A function that takes *args."""
def f(*args):
    return args


def run(n):
    for i in range(n):
        f(i, 2, 3)
