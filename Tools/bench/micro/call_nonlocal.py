"""A closure that counts."""
def make():
    k = 0

    def f():
        nonlocal k
        k += 1
    return f


def run(n):
    f = make()
    for i in range(n):
        f()
