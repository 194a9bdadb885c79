"""Generators: recursive walks with yield from, pipelines, send, and generator expressions."""
import sys

SIZE = 130


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def make_tree(values):
    n = len(values)
    if n == 0:
        return None
    i = n // 2
    return Tree(make_tree(values[:i]), values[i], make_tree(values[i + 1:]))


def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def keep_odd(source):
    for value in source:
        if value & 1:
            yield value


def square(source):
    for value in source:
        yield value * value


def averager():
    total = count = 0
    while True:
        value = yield total // count if count else 0
        total += value
        count += 1


def hanoi(n, a, b, c):
    if n > 0:
        yield from hanoi(n - 1, a, c, b)
        yield (a, c)
        yield from hanoi(n - 1, b, a, c)


def main(repeats):
    tree = make_tree(range(1000))
    for _ in range(repeats):
        walked = 0
        for _ in range(10):
            for value in tree:
                walked += value
        piped = sum(square(keep_odd(count_up(20000))))
        mean = averager()
        next(mean)
        for i in range(10000):
            last = mean.send(i)
        moves = 0
        for a, c in hanoi(11, 0, 1, 2):
            moves += a * 3 + c
        nested = sum(x * y for x in range(100) for y in range(100) if x != y)
    print(walked, piped, last, moves, nested)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
