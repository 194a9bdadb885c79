"""Hexiom: numbered tiles on a hexagonal board, each beside as many tiles as its number.

Solved by propagating candidates (bit masks held in lists) and backtracking on the cell with
the fewest.  The levels are made by scattering tiles with a fixed random sequence, so each has
at least one solution.
"""
import sys

SIZE = 370
EMPTY = 7
DIRECTIONS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


class Hex:
    """A hexagonal board of the given side; cells are numbered row by row."""

    def __init__(self, side):
        self.cells = []
        self.index = {}
        for r in range(-side + 1, side):
            for q in range(-side + 1, side):
                if abs(q + r) < side:
                    self.index[(q, r)] = len(self.cells)
                    self.cells.append((q, r))
        self.links = []
        for q, r in self.cells:
            near = [(q + dq, r + dr) for dq, dr in DIRECTIONS]
            self.links.append([self.index[c] for c in near if c in self.index])

    def __len__(self):
        return len(self.cells)


def make_level(board, seed, density):
    """The multiset of tiles of a random filling: counts[k] tiles numbered k, counts[7] empty."""
    filled = []
    for _ in range(len(board)):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        filled.append((seed >> 16) % 100 < density)
    counts = [0] * 8
    for i in range(len(board)):
        if filled[i]:
            counts[sum(1 for j in board.links[i] if filled[j])] += 1
        else:
            counts[EMPTY] += 1
    return counts


class Solver:
    def __init__(self, board, counts):
        self.board = board
        self.counts = list(counts)
        self.values = [None] * len(board)
        self.nodes = 0

    def limits(self, cell):
        """How many neighbours are tiles for certain, and how many could still be."""
        sure = possible = 0
        for other in self.board.links[cell]:
            value = self.values[other]
            if value is None:
                possible += 1
            elif value != EMPTY:
                sure += 1
                possible += 1
        return sure, possible

    def fits_around(self, cell):
        for other in self.board.links[cell]:
            value = self.values[other]
            if value is not None and value != EMPTY:
                sure, possible = self.limits(other)
                if not sure <= value <= possible:
                    return False
        return True

    def candidates(self, cell):
        sure, possible = self.limits(cell)
        found = []
        for value in range(8):
            if self.counts[value] and (value == EMPTY or sure <= value <= possible):
                self.values[cell] = value
                if self.fits_around(cell):
                    found.append(value)
        self.values[cell] = None
        return found

    def choose(self):
        best = None
        best_found = None
        for cell in range(len(self.board)):
            if self.values[cell] is None:
                found = self.candidates(cell)
                if not found:
                    return cell, found
                if best is None or len(found) < len(best_found):
                    best, best_found = cell, found
                    if len(found) == 1:
                        break
        return best, best_found

    def solve(self, limit):
        self.nodes += 1
        if self.nodes > limit:
            return False
        cell, found = self.choose()
        if cell is None:
            return True
        for value in found:
            self.values[cell] = value
            self.counts[value] -= 1
            if self.solve(limit):
                return True
            self.counts[value] += 1
            self.values[cell] = None
        return False


def show(values):
    return "".join("." if v is None or v == EMPTY else str(v) for v in values)


def main(levels):
    board = Hex(3)
    solved = nodes = 0
    last = None
    for level in range(levels):
        solver = Solver(board, make_level(board, 1000 + level * 77, 40 + level % 5 * 10))
        if solver.solve(400):
            solved += 1
            last = show(solver.values)
        nodes += solver.nodes
    print("solved", solved, "of", levels, "nodes", nodes, last)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
