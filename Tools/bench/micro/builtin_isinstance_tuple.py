"""isinstance(x, (str, int))"""


def run(n):
    for i in range(n):
        isinstance(i, (str, int))
