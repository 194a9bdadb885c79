"""sum(list)"""


def run(n):
    a = [1, 2, 3]
    for i in range(n):
        sum(a)
