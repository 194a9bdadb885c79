"""next(generator)."""
def gen(n):
    for i in range(n):
        yield i


def run(n):
    g = gen(n)
    for i in range(n):
        next(g)
