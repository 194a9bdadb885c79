"""heapq with a __lt__ in Python, which lets other threads in: RuntimeError perhaps, no item is lost."""
import heapq
from _race import each


class Item:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n


heap = []


def push(i):
    mine = [Item(i * 100 + k) for k in range(100)]
    for item in mine:
        try:
            heapq.heappush(heap, item)
        except RuntimeError as e:
            assert "changed size" in str(e)
            assert item in heap


each(push)
assert sorted(item.n for item in heap) == list(range(400))
print("ok")
