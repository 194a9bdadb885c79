"""A generator used by all threads: ValueError for who comes second, each item at most once."""
from _race import drain, each


def numbers(n):
    for i in range(n):
        yield i


for _ in range(20):
    g = numbers(300)
    parts = each(lambda i: drain(g, ValueError))
    got = sorted(x for part in parts for x in part)
    assert got == list(range(300)), len(got)
print("ok")
