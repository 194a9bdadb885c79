"""Multiplies two matrices (lists of lists), the rows shared out among threads.

    matmul.py [SIZE] [THREADS]
"""
import os
import sys
import threading
import time


def make(size, seed):
    """A matrix of small fractions from a linear congruential generator."""
    rows = []
    for _ in range(size):
        row = []
        for _ in range(size):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            row.append((seed >> 16) % 200 / 8.0 - 12.5)
        rows.append(row)
    return rows


def multiply_rows(a, columns, out, start, stop):
    for i in range(start, stop):
        row = a[i]
        result = []
        for column in columns:
            total = 0.0
            for x, y in zip(row, column):
                total += x * y
            result.append(total)
        out[i] = result


def multiply(a, b, count):
    size = len(a)
    columns = list(zip(*b))
    out = [None] * size
    threads = []
    for k in range(count):
        bounds = (size * k // count, size * (k + 1) // count)
        threads.append(threading.Thread(target=multiply_rows, args=(a, columns, out, *bounds)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 160
    count = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 2
    a, b = make(size, 1), make(size, 2)
    start = time.perf_counter()
    c = multiply(a, b, count)
    elapsed = time.perf_counter() - start
    print("trace %.6f" % sum(c[i][i] for i in range(size)))
    print("sum %.6f" % sum(map(sum, c)))
    print("corner", c[0][:3])
    print("%d threads, %.3f s" % (count, elapsed), file=sys.stderr)


if __name__ == "__main__":
    main()
