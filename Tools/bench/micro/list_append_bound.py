"""A bound append in a local."""


def run(n):
    append = [].append
    for i in range(n):
        append(i)
