"""sort against append, read and sort: perhaps ValueError, but never an item lost."""
import random
from _race import together

for seed in range(10):
    items = list(range(200))
    random.Random(seed).shuffle(items)

    def sort():
        for k in range(20):
            try:
                items.sort(key=(lambda x: -x) if k % 2 else None)
            except ValueError as e:
                assert "modified" in str(e)

    def read():
        for _ in range(200):
            try:
                assert type(items[0]) is int
            except IndexError:
                pass
            for x in items:
                assert type(x) is int
            sorted(items)

    def append():
        for i in range(100):
            items.append(i)

    together(sort, read, sort)
    assert sorted(items) == list(range(200)), len(items)
    together(sort, append, read, sort)
    assert sorted(items) == sorted([*range(200), *range(100)]), len(items)
print("ok")
