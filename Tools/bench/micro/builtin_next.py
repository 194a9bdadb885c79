"""next(iterator)"""


def run(n):
    it = iter(range(n))
    for i in range(n):
        next(it)
