"""A native function of a module."""
import math


def run(n):
    for i in range(n):
        math.sqrt(2.0)
