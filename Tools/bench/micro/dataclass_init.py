"""A dataclass's __init__."""
import dataclasses


@dataclasses.dataclass
class P:
    x: int
    y: int = 2


def run(n):
    for i in range(n):
        P(i)
