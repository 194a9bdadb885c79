"""A hexagonal puzzle: ten pieces of five cells on a 5 by 10 board, solved with bit masks.

The puzzle is the one of the benchmarks game; the solver here fills the lowest free cell first
and drops positions that cut off a hole whose size is no multiple of five.
"""
import sys

SIZE = 810
WIDTH, HEIGHT = 5, 10
CELLS = WIDTH * HEIGHT
FULL = (1 << CELLS) - 1

E, SE, SW, W, NW, NE = range(6)
PIECES = (
    (E, E, E, SE), (SE, SW, W, SW), (W, W, SW, SE), (E, E, SW, SE), (NW, W, NW, SE, SW),
    (E, E, NE, W), (NW, NE, NE, W), (NE, SE, E, NE), (SE, SE, E, SE), (E, NW, NW, NW),
)


def move(cell, direction):
    """The neighbour of a cell (x, y); odd rows are shifted half a cell to the right."""
    x, y = cell
    odd = y % 2
    if direction == E:
        return x + 1, y
    if direction == W:
        return x - 1, y
    if direction == SE:
        return x + odd, y + 1
    if direction == SW:
        return x - 1 + odd, y + 1
    if direction == NE:
        return x + odd, y - 1
    return x - 1 + odd, y - 1


def turn(piece):
    return tuple((step + 1) % 6 for step in piece)


def flip(piece):
    return tuple(-step % 6 for step in piece)


def neighbours(index):
    cell = (index % WIDTH, index // WIDTH)
    result = []
    for direction in range(6):
        x, y = move(cell, direction)
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            result.append(y * WIDTH + x)
    return result


def mask_of(piece, start):
    """The bit mask of a piece laid from a start cell, or 0 where it leaves the board."""
    cell = start
    mask = 1 << cell[1] * WIDTH + cell[0]
    for step in piece:
        cell = move(cell, step)
        x, y = cell
        if not (0 <= x < WIDTH and 0 <= y < HEIGHT):
            return 0
        mask |= 1 << y * WIDTH + x
    return mask


def lowest_bit(mask):
    return (mask & -mask).bit_length() - 1


def has_bad_hole(mask, around):
    """Whether a connected region of free cells cannot be tiled by pieces of five cells."""
    free = FULL & ~mask
    while free:
        todo = [lowest_bit(free)]
        free &= ~(1 << todo[0])
        size = 0
        while todo:
            size += 1
            for other in around[todo.pop()]:
                bit = 1 << other
                if free & bit:
                    free &= ~bit
                    todo.append(other)
        if size % 5:
            return True
    return False


def make_positions():
    """positions[cell][piece]: masks of the piece whose lowest cell is that cell."""
    around = [neighbours(i) for i in range(CELLS)]
    positions = [[[] for _ in PIECES] for _ in range(CELLS)]
    for number, piece in enumerate(PIECES):
        seen = set()
        for shape in (piece, flip(piece)):
            for _ in range(6):
                for index in range(CELLS):
                    mask = mask_of(shape, (index % WIDTH, index // WIDTH))
                    if mask and mask not in seen and not has_bad_hole(mask, around):
                        seen.add(mask)
                        positions[lowest_bit(mask)][number].append(mask)
                shape = turn(shape)
    return positions


def solve(positions, board, left, chosen, solutions, limit):
    if board == FULL:
        solutions.append(tuple(chosen))
        return
    here = positions[lowest_bit(~board)]
    for i in range(len(left)):
        piece = left[i]
        rest = left[:i] + left[i + 1:]
        for mask in here[piece]:
            if not mask & board:
                chosen.append((piece, mask))
                solve(positions, board | mask, rest, chosen, solutions, limit)
                if len(solutions) >= limit:
                    return
                chosen.pop()


def picture(solution):
    cells = ["."] * CELLS
    for piece, mask in solution:
        for i in range(CELLS):
            if mask >> i & 1:
                cells[i] = str(piece)
    return "".join(cells)


def main(limit):
    solutions = []
    solve(make_positions(), 0, tuple(range(len(PIECES))), [], solutions, limit)
    pictures = sorted(picture(solution) for solution in solutions)
    print(len(pictures), "solutions")
    print(pictures[0])
    print(pictures[-1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
