"""Readers index a list that grows, shrinks and moves: an item or an IndexError."""
from _race import together

items = []


def grow():
    for _ in range(15):
        for i in range(300):
            items.append(i)
        del items[:]


def read():
    for k in range(6000):
        try:
            assert 0 <= items[k % 300] < 300
            items[-1]
        except IndexError:
            pass
        len(items)


together(grow, read, read, read)
print("ok")
