"""All threads go through one dict: keys, values and items."""
import harness

WORK = 19000

table = {"key%d" % i: float(i) + 0.5 for i in range(1000)}
objects = {i: [i] for i in range(1000)}


def work(n):
    total = 0
    for i in range(n):
        for key in table:
            if key is None:
                total += 1
        for number in table.values():
            total += number
        for key, item in objects.items():
            if item is None:
                total += key
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
