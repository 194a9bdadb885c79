"""A short dict comprehension."""


def run(n):
    t = (1, 2, 3)
    for i in range(n):
        {x: x for x in t}
