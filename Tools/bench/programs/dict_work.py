"""Dictionaries: counting, grouping, int, str and tuple keys, deletion, merging, iteration."""
import sys

SIZE = 130


def count_words(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def group(items):
    groups = {}
    for item in items:
        groups.setdefault(item % 97, []).append(item)
    return groups


def grid_walk(n):
    grid = {}
    x = y = 0
    state = 1
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        direction = state >> 16 & 3
        if direction == 0:
            x += 1
        elif direction == 1:
            x -= 1
        elif direction == 2:
            y += 1
        else:
            y -= 1
        if (x, y) in grid:
            grid[x, y] += 1
        else:
            grid[(x, y)] = 1
    return grid


def churn(n):
    """A window of keys: each step inserts one and deletes the oldest."""
    window = {}
    total = 0
    for i in range(n):
        window[i * 7919 % 100003] = i
        if i >= 100:
            total += window.pop((i - 100) * 7919 % 100003)
    return total + len(window)


class Cache:
    """Least recently used, by the order of a dictionary."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.items = {}
        self.hits = 0

    def get(self, key):
        items = self.items
        try:
            value = items.pop(key)
            self.hits += 1
        except KeyError:
            value = key * key
            if len(items) >= self.capacity:
                del items[next(iter(items))]
        items[key] = value
        return value


def main(repeats):
    words = []
    state = 3
    for i in range(8000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        words.append("word%d" % ((state >> 10) % 500))
    for _ in range(repeats):
        counts = count_words(words)
        top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
        groups = group(range(0, 20000, 3))
        grid = grid_walk(8000)
        churned = churn(8000)
        cache = Cache(64)
        cached = 0
        for i in range(8000):
            cached += cache.get(i * i % 131)
        merged = {**counts, "total": len(words)} | {"more": 1}
        merged.update((k, v + 1) for k, v in counts.items() if v > 10)
        squares = {i: i * i for i in range(4000)}
        summed = 0
        for key, value in squares.items():
            summed += key ^ value
        for key in squares:
            summed += squares[key]
        inverse = {v: k for k, v in squares.items()}
        summed += sum(inverse.values())
    print(top, len(groups), len(grid), max(grid.values()), churned, cached, cache.hits,
          len(merged), summed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
