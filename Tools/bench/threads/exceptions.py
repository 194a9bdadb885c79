"""Each thread raises and catches exceptions of its own, through calls and finally blocks."""
import harness

WORK = 3500000


def fail(i):
    try:
        if i & 1:
            raise ValueError(i)
        return {}[i]
    finally:
        i += 1


def work(n):
    total = 0
    for i in range(n):
        try:
            fail(i)
        except ValueError as error:
            total += error.args[0] & 3
        except KeyError:
            total += 1
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
