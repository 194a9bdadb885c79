"""All threads iterate one list of objects."""
import harness

WORK = 46000

ITEMS = [(i, "name%d" % i) for i in range(2000)]


def work(n):
    total = 0
    for _ in range(n):
        for item in ITEMS:
            total += item[0]
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
