"""Counts primes with a segmented sieve; threads sieve different segments.

    primes.py [LIMIT] [THREADS]
"""
import os
import sys
import threading
import time
from math import isqrt

SEGMENT = 1 << 16


def small_primes(limit):
    flags = bytearray([1]) * (limit + 1)
    flags[:2] = b"\0\0"[:limit + 1]
    for i in range(2, isqrt(limit) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, limit + 1, i)))
    return [i for i, flag in enumerate(flags) if flag]


def sieve_segment(low, high, primes):
    """(count, first, last) of the primes in low <= n < high."""
    flags = bytearray([1]) * (high - low)
    for p in primes:
        if p * p >= high:
            break
        start = max(p * p, (low + p - 1) // p * p) - low
        flags[start::p] = bytes(len(range(start, high - low, p)))
    return flags.count(1), low + flags.find(1), low + flags.rfind(1)


class Counter:
    """Hands out segments and gathers their results."""

    def __init__(self, limit):
        self.limit = limit
        self.primes = small_primes(isqrt(limit) + 1)
        self.next_low = 2
        self.lock = threading.Lock()
        self.results = {}

    def work(self):
        while True:
            with self.lock:
                low = self.next_low
                self.next_low = low + SEGMENT
            if low > self.limit:
                return
            high = min(low + SEGMENT, self.limit + 1)
            self.results[low] = sieve_segment(low, high, self.primes)


def main():
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 2
    start = time.perf_counter()
    counter = Counter(limit)
    threads = [threading.Thread(target=counter.work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results = counter.results.values()
    total = sum(n for n, _, _ in results)
    print("%d primes up to %d" % (total, limit))
    if total:
        print("largest: %d" % max(last for n, _, last in results if n))
        widest = max(results, key=lambda result: (result[0], -result[1]))
        print("fullest segment: %d primes from %d" % widest[:2])
    print("%d threads, %.3f s" % (count, time.perf_counter() - start), file=sys.stderr)


if __name__ == "__main__":
    main()
