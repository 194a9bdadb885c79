"""A loop over range(3)."""


def run(n):
    for i in range(n):
        for x in range(3):
            pass
