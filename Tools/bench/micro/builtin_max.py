"""max(a, b)"""


def run(n):
    for i in range(n):
        max(i, 7)
