"""A named tuple."""
import collections

P = collections.namedtuple('P', 'x y')


def run(n):
    for i in range(n):
        P(i, 2)
