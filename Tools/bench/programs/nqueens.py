"""The queens puzzle twice: a generator of permutations checked by sets, and backtracking."""
import sys

SIZE = 91
PERMUTED = 7
BACKTRACKED = 8


def permutations(items):
    """Yields the permutations of items in lexicographic order of positions, as tuples."""
    n = len(items)
    indices = list(range(n))
    cycles = list(range(n, 0, -1))
    yield tuple(items)
    while True:
        for i in range(n - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple([items[k] for k in indices])
                break
        else:
            return


def by_permutation(n):
    columns = range(n)
    for rows in permutations(list(columns)):
        if n == len(set(rows[i] + i for i in columns)) == len(set(rows[i] - i for i in columns)):
            yield rows


def by_backtracking(n, row, columns, rising, falling):
    if row == n:
        return 1
    found = 0
    for column in range(n):
        if not (columns[column] or rising[row + column] or falling[row - column + n]):
            columns[column] = rising[row + column] = falling[row - column + n] = True
            found += by_backtracking(n, row + 1, columns, rising, falling)
            columns[column] = rising[row + column] = falling[row - column + n] = False
    return found


def main(repeats):
    for _ in range(repeats):
        first = len(list(by_permutation(PERMUTED)))
        n = BACKTRACKED
        second = by_backtracking(n, 0, [False] * n, [False] * 2 * n, [False] * (2 * n + 1))
    print(PERMUTED, "queens:", first, "-", BACKTRACKED, "queens:", second)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
