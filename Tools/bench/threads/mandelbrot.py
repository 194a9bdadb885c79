"""Float arithmetic in each thread."""
import harness

WORK = 2700
WIDTH = 400
LIMIT = 100


def work(height):
    check = 0
    for y in range(height):
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


if __name__ == "__main__":
    harness.run(work, WORK)
