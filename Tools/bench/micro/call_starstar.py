"""f(**kwargs)"""
def f(a, b):
    return a


def run(n):
    kwargs = {'a': 1, 'b': 2}
    for i in range(n):
        f(**kwargs)
