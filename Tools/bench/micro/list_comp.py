"""A list comprehension."""


def run(n):
    [i for i in range(n)]
