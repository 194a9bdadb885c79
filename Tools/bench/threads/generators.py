"""Generators and exceptions in each thread."""
import harness

WORK = 1100000


def walk(depth):
    if depth:
        yield depth
        yield from walk(depth - 1)


def risky(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


def work(n):
    total = 0
    for i in range(n):
        try:
            total += risky(i)
        except ValueError as error:
            total -= error.args[0]
        finally:
            total += 1
        total += sum(x for x in walk(i % 8) if x & 1)
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
