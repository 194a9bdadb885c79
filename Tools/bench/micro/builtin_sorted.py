"""sorted(list)"""


def run(n):
    a = [3, 1, 2]
    for i in range(n):
        sorted(a)
