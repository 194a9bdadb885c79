"""Binary trees built, walked and dropped: allocation, recursion, freeing."""
import sys

SIZE = 410
DEPTH = 12


def make(depth):
    if depth == 0:
        return (None, None)
    depth -= 1
    return (make(depth), make(depth))


def count(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + count(left) + count(right)


def main(repeats):
    long_lived = make(DEPTH)
    total = 0
    for i in range(repeats):
        for depth in range(4, DEPTH + 1, 4):
            for _ in range(1 << (DEPTH - depth)):
                total += count(make(depth))
    print("nodes", total, "long-lived", count(long_lived))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
