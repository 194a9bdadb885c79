"""Two levels of yield from."""
def gen(n):
    for i in range(n):
        yield i


def outer(n):
    yield from gen(n)


def outermost(n):
    yield from outer(n)


def run(n):
    for i in outermost(n):
        pass
