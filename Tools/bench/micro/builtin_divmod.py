"""divmod(i, 7)"""


def run(n):
    for i in range(n):
        divmod(i, 7)
