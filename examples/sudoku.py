"""Solves sudoku puzzles by elimination and search.

    sudoku.py [FILE]

FILE has one puzzle of 81 characters a line; a point or 0 is an empty cell. Without a file the
program solves its own collection.
"""
import sys
import time

PUZZLES = """\
53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79
..9748...7.........2.1.9.....7...24..64.1.59..98...3.....8.3.2.........6...2759..
1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..
..............3.85..1.2.......5.7.....4...1...9.......5......73..2.1........4...9
8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..
""".split()

UNITS = ([[r * 9 + c for c in range(9)] for r in range(9)]
         + [[r * 9 + c for r in range(9)] for c in range(9)]
         + [[(b // 3 * 3 + i // 3) * 9 + b % 3 * 3 + i % 3 for i in range(9)] for b in range(9)])
UNITS_OF = [[unit for unit in UNITS if cell in unit] for cell in range(81)]
PEERS = [{c for unit in UNITS_OF[cell] for c in unit} - {cell} for cell in range(81)]
ALL = 0b111111111
DIGIT = {1 << i: str(i + 1) for i in range(9)}


class Contradiction(Exception):
    """A cell without candidates, or a digit without a place."""


class Grid:
    """Candidates of each cell as a bit mask; assigning eliminates from the peers."""

    def __init__(self, masks=None):
        self.masks = masks or [ALL] * 81

    @classmethod
    def parse(cls, text):
        grid = cls()
        for cell, c in enumerate(text):
            if c in "123456789":
                grid.assign(cell, 1 << int(c) - 1)
        return grid

    def assign(self, cell, bit):
        for other in range(9):
            if bit != 1 << other:
                self.eliminate(cell, 1 << other)

    def eliminate(self, cell, bit):
        masks = self.masks
        if not masks[cell] & bit:
            return
        masks[cell] &= ~bit
        left = masks[cell]
        if not left:
            raise Contradiction(cell)
        if not left & (left - 1):
            for peer in PEERS[cell]:
                self.eliminate(peer, left)
        for unit in UNITS_OF[cell]:
            places = [c for c in unit if masks[c] & bit]
            if not places:
                raise Contradiction(cell)
            if len(places) == 1:
                self.assign(places[0], bit)

    def search(self):
        """A solved grid, or None; counts its guesses in Grid.guesses."""
        open_cells = [(m.bit_count(), cell) for cell, m in enumerate(self.masks) if m & (m - 1)]
        if not open_cells:
            return self
        _, cell = min(open_cells)
        mask = self.masks[cell]
        while mask:
            bit = mask & -mask
            mask ^= bit
            Grid.guesses += 1
            attempt = Grid(self.masks[:])
            try:
                attempt.assign(cell, bit)
            except Contradiction:
                continue
            if solved := attempt.search():
                return solved
        return None

    def __str__(self):
        return "".join(DIGIT.get(mask, ".") for mask in self.masks)

    guesses = 0


def main():
    puzzles = PUZZLES
    if len(sys.argv) > 1:
        with open(sys.argv[1]) as file:
            puzzles = file.read().split()
    start = time.perf_counter()
    for number, puzzle in enumerate(puzzles, 1):
        Grid.guesses = 0
        try:
            if len(puzzle) != 81:
                raise ValueError("has %d cells" % len(puzzle))
            solved = Grid.parse(puzzle).search()
        except (Contradiction, ValueError) as error:
            print("puzzle %d is not valid: %s" % (number, error))
            continue
        print("puzzle %d, %d guesses" % (number, Grid.guesses))
        text = str(solved) if solved else "no solution"
        for row in range(0, len(text), 27):
            for line in range(row, min(row + 27, len(text)), 9):
                cells = text[line:line + 9]
                print("   ", cells[:3], cells[3:6], cells[6:])
            print()
    print("%.3f s" % (time.perf_counter() - start), file=sys.stderr)


if __name__ == "__main__":
    main()
