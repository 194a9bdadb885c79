"""Slice assignment of equal length: a reader sees whole lists, old or new items, never others."""
from _race import together

items = [0] * 64
olds = [[n] * 64 for n in range(10)]


def write():
    for k in range(1500):
        items[:] = olds[k % 10]


def read():
    for k in range(1500):
        copy = items[:]
        assert len(copy) == 64
        assert len(set(copy)) == 1, copy
        assert len(list(items)) == 64


together(write, read, read, write)
print("ok")
