"""All threads append to one list: writes to one object queue on that object."""
import harness

WORK = 22000000

items = []


def work(n):
    append = items.append
    for i in range(n):
        append(i)
        if i & 0xFFFF == 0xFFFF:
            del items[:0x10000]
    return n


def check(threads, n):
    removed = threads * (n // 0x10000) * 0x10000
    return threads * n - len(items) == removed


if __name__ == "__main__":
    harness.run(work, WORK, check)
