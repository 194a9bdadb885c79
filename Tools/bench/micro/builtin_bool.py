"""bool(int)"""


def run(n):
    for i in range(n):
        bool(i)
