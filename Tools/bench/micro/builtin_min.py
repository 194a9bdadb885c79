"""min(a, b)"""


def run(n):
    for i in range(n):
        min(i, 7)
