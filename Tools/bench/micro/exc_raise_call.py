"""raise through three calls."""
def f(k):
    if k == 0:
        raise ValueError(k)
    f(k - 1)


def run(n):
    for i in range(n):
        try:
            f(3)
        except ValueError:
            pass
