"""str.join of a generator expression."""


def run(n):
    ''.join('a' for i in range(n))
