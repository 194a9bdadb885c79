"""Identity of enum members."""
import enum


class E(enum.Enum):
    A = 1
    B = 2


def run(n):
    for i in range(n):
        E.A is E.B
