"""All threads look for items in one list: in, index, count."""
import harness

WORK = 91000

items = ["item%d" % i for i in range(1000)]


def work(n):
    found = 0
    for i in range(n):
        name = "item%d" % (i % 1000)
        found += items.index(name) + items.count(name) + (name in items)
    return found


if __name__ == "__main__":
    harness.run(work, WORK)
