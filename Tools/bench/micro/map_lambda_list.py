"""list(map(lambda))."""


def run(n):
    list(map(lambda x: x, range(n)))
