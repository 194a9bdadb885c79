"""Fannkuch-redux: permutations and prefix reversals of short lists of small integers."""
import sys

SIZE = 20
LENGTH = 8


def fannkuch(n):
    count = list(range(1, n + 1))
    order = list(range(n))
    checksum = 0
    max_flips = 0
    sign = 1
    r = n
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        first = order[0]
        if first:
            perm = order[:]
            flips = 0
            while first:
                low, high = 1, first - 1
                while low < high:
                    perm[low], perm[high] = perm[high], perm[low]
                    low += 1
                    high -= 1
                last = perm[first]
                perm[first] = first
                first = last
                flips += 1
            if flips > max_flips:
                max_flips = flips
            checksum += flips * sign
        sign = -sign
        while True:
            if r == n:
                return checksum, max_flips
            first = order[0]
            for i in range(r):
                order[i] = order[i + 1]
            order[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


def main(repeats):
    for _ in range(repeats):
        checksum, flips = fannkuch(LENGTH)
    print("%d\nPfannkuchen(%d) = %d" % (checksum, LENGTH, flips))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
