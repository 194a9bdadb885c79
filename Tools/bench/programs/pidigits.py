"""Digits of pi by an unbounded spigot: multiplication and division of big integers."""
import sys

SIZE = 4300


def pi_digits():
    """Gibbons' streaming algorithm over Lambert's series."""
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < m * t:
            yield m
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, m = q * k, (2 * q + r) * x, t * x, (q * (7 * k + 2) + r * x) // (t * x)
            k += 1
            x += 2


def main(count):
    digits = pi_digits()
    line = ""
    check = 0
    for i in range(count):
        digit = next(digits)
        check = (check * 10 + digit) % 1000000007
        line = (line + str(digit))[-10:]
    print("last ten of", count, "digits:", line, "checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
