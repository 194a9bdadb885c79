"""A loop over zip."""


def run(n):
    a = [1, 2, 3]
    for i in range(n):
        for k, x in zip(a, a):
            pass
