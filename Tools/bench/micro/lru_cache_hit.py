"""functools.lru_cache, a hit."""
import functools


@functools.lru_cache
def f(a):
    return a


def run(n):
    for i in range(n):
        f(1)
