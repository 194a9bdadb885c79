"""hash(str)"""


def run(n):
    for i in range(n):
        hash('abc')
