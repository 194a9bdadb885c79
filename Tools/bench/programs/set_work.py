"""Sets: membership, algebra, graph search, distinct values, frozensets as keys."""
import sys

SIZE = 130


def reach(links, start):
    seen = {start}
    todo = [start]
    while todo:
        for other in links[todo.pop()]:
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def make_links(n):
    links = []
    state = 11
    for i in range(n):
        near = []
        for _ in range(3):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            near.append((state >> 8) % n)
        links.append(near)
    return links


def life(cells, steps):
    """Conway's game on an unbounded plane of coordinate pairs."""
    for _ in range(steps):
        near = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = (x + dx, y + dy)
                        near[key] = near.get(key, 0) + 1
        cells = {key for key, n in near.items() if n == 3 or (n == 2 and key in cells)}
    return cells


def algebra(n):
    total = 0
    a = set(range(0, n, 2))
    b = set(range(0, n, 3))
    for _ in range(20):
        total += len(a & b) + len(a | b) + len(a - b) + len(a ^ b)
        total += (a >= b) + a.isdisjoint(b) + (a & b <= a)
        c = set(a)
        c.update(b)
        c.difference_update(range(0, n, 5))
        total += len(c)
    return total


def subsets(n):
    seen = {frozenset()}
    for i in range(n):
        seen |= {s | {i} for s in seen}
    return len(seen), sum(len(s) for s in seen)


def main(repeats):
    links = make_links(3000)
    for _ in range(repeats):
        reached = len(reach(links, 0))
        r_pentomino = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
        cells = life(r_pentomino, 60)
        combined = algebra(1000)
        powers = subsets(10)
        distinct = len({i * i % 1009 for i in range(5000)})
        member = 0
        small = {2, 3, 5, 7, 11, 13}
        for i in range(20000):
            if i % 17 in small:
                member += 1
    print(reached, len(cells), combined, powers, distinct, member)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
