"""Unpacking of tuples and lists into names, swaps, and unpacking loops."""
import sys

SIZE = 1300000


def unpack_tuples(n):
    data = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    total = 0
    for _ in range(n):
        a, b, c, d, e, f, g, h, i, j = data
        j, i, h, g, f, e, d, c, b, a = data
        total += a - j
        a, b, c, d, e, f, g, h, i, j = data
        j, i, h, g, f, e, d, c, b, a = data
        total += b - i
    return total


def unpack_lists(n):
    data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    total = 0
    for _ in range(n):
        a, b, c, d, e, f, g, h, i, j = data
        j, i, h, g, f, e, d, c, b, a = data
        total += a - j
        a, b, c, d, e, f, g, h, i, j = data
        j, i, h, g, f, e, d, c, b, a = data
        total += b - i
    return total


def swaps(n):
    a, b, c = 1, 2, 3
    for _ in range(n):
        a, b = b, a
        a, b, c = c, a, b
        b, c = c, b
        a, b, c = b, c, a
    return a * 100 + b * 10 + c


def pairs(n):
    items = [(i, (i + 1, i + 2)) for i in range(100)]
    total = 0
    for _ in range(n // 100):
        for first, (second, third) in items:
            total += first + second - third
        for index, (first, rest) in enumerate(items):
            total += index - first
    return total


def starred(n):
    data = list(range(8))
    total = 0
    for _ in range(n):
        first, *middle, last = data
        total += first + last + len(middle)
        *head, tail = (1, 2, 3)
        total += head[1] + tail
    return total


def main(n):
    print(unpack_tuples(n), unpack_lists(n), swaps(n), pairs(n), starred(n))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
