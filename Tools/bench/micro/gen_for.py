"""for over a generator."""
def gen(n):
    for i in range(n):
        yield i


def run(n):
    for i in gen(n):
        pass
