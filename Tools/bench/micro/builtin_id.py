"""id(o)"""


def run(n):
    o = []
    for i in range(n):
        id(o)
