"""str(int)"""


def run(n):
    for i in range(n):
        str(i)
