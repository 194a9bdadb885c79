"""All threads read module globals of several types."""
import harness

WORK = 19000000

NAME = "constant"
PAIR = (1, 2)
FACTOR = 2.5
BIG = 2 ** 70
FLAGS = frozenset((1, 2, 3))


def work(n):
    total = 0.0
    for i in range(n):
        total += FACTOR
        if NAME is None or BIG == 5:
            total += 1.0
        total += PAIR[1]
        if i & 7 in FLAGS:
            total += 1.0
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
