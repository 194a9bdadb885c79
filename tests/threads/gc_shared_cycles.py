"""Cycles of objects shared by threads are collected once no thread holds them."""
import gc
import weakref
from _race import each


class Node:
    pass


refs = []
hub = [None] * 4


def make(i):
    for k in range(200):
        n = Node()
        n.me = n
        n.peer = hub[(i + 1) % 4]
        hub[i] = n
        if k % 10 == 0:
            refs.append(weakref.ref(n))
            if k % 50 == 0 and hub[i] is not None:
                hub[i].peer = None


each(make)
hub[:] = [None] * 4
for _ in range(4):
    gc.collect()
assert all(r() is None for r in refs), sum(r() is not None for r in refs)
print("ok")
