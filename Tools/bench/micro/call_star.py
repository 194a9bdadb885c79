"""f(*args)"""
def f(a, b):
    return a


def run(n):
    args = (1, 2)
    for i in range(n):
        f(*args)
