"""Draws the Mandelbrot set with several threads and writes a PNG picture.

    mandelbrot.py [-w WIDTH] [-t THREADS] [-n ITERATIONS] [-o FILE]

The threads take rows from a common counter, so none of them is idle while rows are left.
Prints a checksum of the picture, the same for any number of threads.
"""
import argparse
import os
import sys
import threading
import time

import png


def palette(iterations):
    """bytes of red, green, blue for each iteration count; black inside the set."""
    colours = []
    for n in range(iterations):
        t = n / iterations
        red = int(9 * (1 - t) * t * t * t * 255)
        green = int(15 * (1 - t) ** 2 * t * t * 255)
        blue = int(8.5 * (1 - t) ** 3 * t * 255)
        colours.append(bytes((red, green, blue)))
    return colours + [b"\0\0\0"]


def draw_row(y, width, height, iterations, colours):
    out = []
    ci = 2.4 * y / height - 1.2
    for x in range(width):
        cr = 3.2 * x / width - 2.2
        zr = zi = rr = ii = 0.0
        n = 0
        while n < iterations and rr + ii <= 4.0:
            zi = 2.0 * zr * zi + ci
            zr = rr - ii + cr
            rr = zr * zr
            ii = zi * zi
            n += 1
        out.append(colours[n])
    return b"".join(out)


def draw(width, height, iterations, count):
    colours = palette(iterations)
    rows = [None] * height
    following = iter(range(height))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                y = next(following, None)
            if y is None:
                return
            rows[y] = draw_row(y, width, height, iterations, colours)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return rows


def main():
    parser = argparse.ArgumentParser(description="Draw the Mandelbrot set.")
    parser.add_argument("-w", "--width", type=int, default=400)
    parser.add_argument("-t", "--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("-n", "--iterations", type=int, default=100)
    parser.add_argument("-o", "--output", default="mandelbrot.png")
    options = parser.parse_args()
    height = options.width * 3 // 4
    start = time.perf_counter()
    rows = draw(options.width, height, options.iterations, options.threads)
    elapsed = time.perf_counter() - start
    png.write_png(options.output, options.width, rows)
    print("%d x %d pixels, checksum %d" % (options.width, height, png.checksum(rows)))
    print("%d threads, %.3f s, written to %s" % (options.threads, elapsed, options.output),
          file=sys.stderr)


if __name__ == "__main__":
    main()
