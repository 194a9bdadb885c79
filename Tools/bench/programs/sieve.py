"""The sieve of Eratosthenes by plain loops over a list of booleans."""
import sys

SIZE = 250
LIMIT = 50000


def sieve(limit):
    flags = [True] * (limit + 1)
    count = 0
    for i in range(2, limit + 1):
        if flags[i]:
            count += 1
            for k in range(i + i, limit + 1, i):
                flags[k] = False
    return count


def main(repeats):
    for _ in range(repeats):
        count = sieve(LIMIT)
    print("primes up to", LIMIT, "=", count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
