"""gc.collect, get_objects and friends in several threads while others make cycles."""
import gc
from _race import together


class Node:
    pass


def make():
    for k in range(1500):
        a, b = Node(), Node()
        a.other, b.other = b, a
        a.list = [a, b]
        if k % 100 == 0:
            kept.append(a)


def collect():
    for k in range(12):
        gc.collect()
        if k % 3 == 0:
            gc.get_count(), gc.get_stats(), len(gc.get_objects()) > 10
            if kept:
                gc.get_referrers(kept[-1]), gc.get_referents(kept[-1])


kept = []
together(make, collect, make, collect)
assert all(a.other.other is a and a.list[1] is a.other for a in kept)
print("ok")
