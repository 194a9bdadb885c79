"""All threads take one lock to count: with lock: n += 1."""
import threading

import harness

WORK = 5000000

lock = threading.Lock()
count = 0


def work(n):
    global count
    for _ in range(n):
        with lock:
            count += 1
    return n


def check(threads, n):
    return count == threads * n


if __name__ == "__main__":
    harness.run(work, WORK, check)
