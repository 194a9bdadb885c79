"""any() of a generator expression."""


def run(n):
    any(i < 0 for i in range(n))
