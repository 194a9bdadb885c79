"""The Mandelbrot set: a tight loop of float multiplications and a compare."""
import sys

SIZE = 2300
WIDTH = 240
LIMIT = 50


def row_hash(y, height, check):
    ci = 2.0 * y / height - 1.0
    for x in range(WIDTH):
        cr = 3.0 * x / WIDTH - 2.0
        zr = zi = 0.0
        count = 0
        while count < LIMIT:
            rr = zr * zr
            ii = zi * zi
            if rr + ii > 4.0:
                break
            zi = 2.0 * zr * zi + ci
            zr = rr - ii + cr
            count += 1
        check = (check * 31 + count) % 1000003
    return check


def main(height):
    check = 0
    for y in range(height):
        check = row_hash(y, height, check)
    print("checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
