"""Loops over lists and tuples that other threads can reach, or change meanwhile."""
import threading

numbers = list(range(100))
pairs = [(i, -i) for i in range(50)]
names = ("a", "b", "c")


def total(items):
    n = 0
    for x in items:
        n += x
    return n


def work(results, i):
    n = 0
    for round in range(50):
        n += total(numbers) + sum([x for x in numbers]) + sum(x for x in numbers)
        for a, b in pairs:
            n += a * b
        for name in names:
            n += len(name)
    results[i] = n


results = [None] * 3
threads = [threading.Thread(target=work, args=(results, i)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results)

# A list that grows while others step through it: what they see are its first items.
growing = list(range(10))
seen = [None] * 2
bad = []


def grow():
    for i in range(10, 3000):
        growing.append(i)


def look(i):
    for round in range(20):
        at = 0
        for x in growing:
            if x != at:
                bad.append((x, at))
            at += 1
    seen[i] = at >= 10


threads = [threading.Thread(target=look, args=(i,)) for i in range(2)] + [threading.Thread(target=grow)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(seen, bad, len(growing))
