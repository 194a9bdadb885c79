"""heapq: items pushed and popped by threads are there once, and the heap is in order at the end."""
import heapq
from _race import together

heap, got = [], []


def push(first):
    for k in range(first, 1000, 2):
        heapq.heappush(heap, (k * 7919 % 1000, k))


def pop():
    for _ in range(400):
        try:
            got.append(heapq.heappop(heap))
        except IndexError:
            pass


together(lambda: push(0), lambda: push(1), pop)
rest = [heapq.heappop(heap) for _ in range(len(heap))]
assert rest == sorted(rest)
assert sorted(k for _, k in got + rest) == list(range(1000))
print("ok")
