"""repr(int)"""


def run(n):
    for i in range(n):
        repr(i)
