"""A call that leaves two defaults to be filled in."""
def f(a, b=1, c=2):
    return a


def run(n):
    for i in range(n):
        f(i)
