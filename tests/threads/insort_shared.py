"""bisect.insort into one list by several threads: every item is there."""
import bisect
from _race import each

items = []


def insert(i):
    for k in range(200):
        bisect.insort(items, k * 4 + i)


each(insert)
assert sorted(items) == list(range(800)), len(items)
print("ok")
