"""isinstance(x, int)"""


def run(n):
    for i in range(n):
        isinstance(i, int)
