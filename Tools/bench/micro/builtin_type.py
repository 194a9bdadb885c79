"""type(x)"""


def run(n):
    for i in range(n):
        type(i)
