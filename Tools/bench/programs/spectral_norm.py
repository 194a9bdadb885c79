"""Spectral norm of an infinite matrix: calls in an inner loop, int and float arithmetic."""
import sys
from math import sqrt

SIZE = 100
ORDER = 130


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(u):
    n = len(u)
    result = [0.0] * n
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += entry(i, j) * u[j]
        result[i] = total
    return result


def transposed_times(u):
    n = len(u)
    result = [0.0] * n
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += entry(j, i) * u[j]
        result[i] = total
    return result


def main(rounds):
    u = [1.0] * ORDER
    v = u
    for _ in range(rounds):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    vbv = vv = 0.0
    for i in range(ORDER):
        vbv += u[i] * v[i]
        vv += v[i] * v[i]
    print("%.9f" % sqrt(vbv / vv))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
