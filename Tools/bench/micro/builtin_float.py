"""float(int)"""


def run(n):
    for i in range(n):
        float(i)
