"""A short list comprehension."""


def run(n):
    t = (1, 2, 3)
    for i in range(n):
        [x for x in t]
