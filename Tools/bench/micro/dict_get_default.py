"""dict.get with a default"""


def run(n):
    d = {'a': 1}
    for i in range(n):
        d.get(i, 0)
