"""dict(a=1)"""


def run(n):
    for i in range(n):
        dict(a=i, b=2)
