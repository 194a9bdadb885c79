"""Conway's game of life on an endless plane, drawn with characters.

    life.py [-s STEPS] [-p PATTERN] [-a]

PATTERN is glider, blinker, r-pentomino, acorn or gun. -a shows every generation as it comes;
otherwise the last one is printed, with the number of cells on the way.
"""
import argparse
import sys
import time

PATTERNS = {
    "blinker": "###",
    "glider": ".#.\n..#\n###",
    "r-pentomino": ".##\n##.\n.#.",
    "acorn": ".#.....\n...#...\n##..###",
    "gun": """\
........................#
......................#.#
............##......##............##
...........#...#....##............##
##........#.....#...##
##........#...#.##....#.#
..........#.....#.......#
...........#...#
............##""",
}


def parse(text):
    return {(x, y) for y, line in enumerate(text.splitlines())
            for x, c in enumerate(line) if c == "#"}


def step(cells):
    """The next generation of a set of (x, y)."""
    near = {}
    for x, y in cells:
        for nx in (x - 1, x, x + 1):
            for ny in (y - 1, y, y + 1):
                near[nx, ny] = near.get((nx, ny), 0) + 1
    # A living cell has counted itself.
    return {cell for cell, n in near.items() if n == 3 or (n == 4 and cell in cells)}


def draw(cells, width=70, height=30):
    if not cells:
        return "(empty)"
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    right = min(max(x for x, _ in cells), left + width - 1)
    bottom = min(max(y for _, y in cells), top + height - 1)
    return "\n".join("".join("#" if (x, y) in cells else "." for x in range(left, right + 1))
                     for y in range(top, bottom + 1))


def main():
    parser = argparse.ArgumentParser(description="The game of life.")
    parser.add_argument("-s", "--steps", type=int, default=200)
    parser.add_argument("-p", "--pattern", choices=sorted(PATTERNS), default="r-pentomino")
    parser.add_argument("-a", "--animate", action="store_true")
    options = parser.parse_args()
    cells = parse(PATTERNS[options.pattern])
    counts = [len(cells)]
    start = time.perf_counter()
    for generation in range(options.steps):
        cells = step(cells)
        counts.append(len(cells))
        if options.animate:
            print("\033[2J\033[H" + draw(cells), "\ngeneration", generation + 1, flush=True)
            time.sleep(0.05)
    elapsed = time.perf_counter() - start
    print(draw(cells))
    print("cells:", " ".join(map(str, counts[::max(1, options.steps // 10)])))
    print("%d generations, %.3f s" % (options.steps, elapsed), file=sys.stderr)


if __name__ == "__main__":
    main()
