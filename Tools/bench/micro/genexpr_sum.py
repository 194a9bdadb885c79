"""sum() of a generator expression."""


def run(n):
    sum(i for i in range(n))
