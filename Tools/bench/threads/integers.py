"""Independent integer work: no object is shared but the function itself."""
import harness

WORK = 50000000


def collatz_like(n):
    total = 0
    x = 1
    for i in range(n):
        x = x * 3 + 1 if x & 1 else x >> 1
        x += i & 7
        total += x & 15
    return total


if __name__ == "__main__":
    harness.run(collatz_like, WORK)
