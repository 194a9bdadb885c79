"""Recursive Fibonacci: calls of a global function, small-integer compare and add."""
import sys

SIZE = 410


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main(repeats):
    total = 0
    for _ in range(repeats):
        total += fib(22)
    print("fib(22) *", repeats, "=", total)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
