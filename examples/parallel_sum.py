"""Adds up a large list with 1, 2, 4, ... threads, each summing a slice of the one list.

    parallel_sum.py [COUNT] [MAX_THREADS]

Prints the sum (the same each time) and, to standard error, the time and the speed-up.
"""
import os
import sys
import threading
import time


def weigh(numbers, start, stop):
    """Some work per item, so that there is something to share."""
    total = 0
    for i in range(start, stop):
        n = numbers[i]
        total += n * n % 1009 + (n >> 3 ^ i)
    return total


def parallel(numbers, count):
    partial = [0] * count
    size = len(numbers)

    def work(k):
        partial[k] = weigh(numbers, size * k // count, size * (k + 1) // count)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(partial)


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    most = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 2
    numbers = [i * 7919 % 65537 for i in range(size)]
    first = None
    count = 1
    while count <= most:
        start = time.perf_counter()
        total = parallel(numbers, count)
        elapsed = time.perf_counter() - start
        first = first or elapsed
        print("%d threads: %d" % (count, total))
        print("    %.3f s, %.2f times as fast" % (elapsed, first / elapsed), file=sys.stderr)
        count *= 2


if __name__ == "__main__":
    main()
