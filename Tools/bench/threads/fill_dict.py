"""All threads insert into and delete from one dictionary, each with keys of its own."""
import threading

import harness

WORK = 12000000

table = {}
numbers = iter(range(1000000))
lock = threading.Lock()


def work(n):
    with lock:
        mine = next(numbers) << 40
    for i in range(n):
        table[mine + i] = i
        if i >= 1000:
            del table[mine + i - 1000]
    return n


def check(threads, n):
    return len(table) == threads * min(n, 1000)


if __name__ == "__main__":
    harness.run(work, WORK, check)
