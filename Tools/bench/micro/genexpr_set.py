"""set() of a generator expression."""


def run(n):
    set(i & 7 for i in range(n))
