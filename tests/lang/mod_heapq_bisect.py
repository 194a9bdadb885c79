# _heapq and _bisect: results, errors, lists that change while compared.
import _bisect
import _heapq
import bisect
import heapq
import random

print(heapq.heappush.__module__, bisect.bisect.__module__)


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


rng = random.Random(7)
for n in (0, 1, 2, 3, 10, 257):
    data = [rng.randrange(1000) for _ in range(n)]
    heap = data[:]
    heapq.heapify(heap)
    print([heapq.heappop(heap) for _ in range(n)] == sorted(data), heap)
    heap = []
    for x in data:
        heapq.heappush(heap, x / 3)
    print([heapq.heappop(heap) for _ in range(n)] == sorted(x / 3 for x in data))
    heap = data[:]
    _heapq._heapify_max(heap)
    print([_heapq._heappop_max(heap) for _ in range(n)] == sorted(data, reverse=True))

heap = [1, 4, 2, 9, 5]
attempt(heapq.heapreplace, heap, 7)
attempt(heapq.heappushpop, heap, 0)
attempt(heapq.heappushpop, heap, 100)
attempt(heapq.heappushpop, [], 'x')
print(heap)
attempt(_heapq._heapreplace_max, [9, 4, 5], 1)
for f in (_heapq.heappop, _heapq.heapify, _heapq._heappop_max, _heapq._heapify_max):
    attempt(f, [])
    attempt(f, ())
    attempt(f)
for f in (_heapq.heappush, _heapq.heapreplace, _heapq.heappushpop, _heapq._heapreplace_max):
    attempt(f, (), 1)
    attempt(f, [])
    attempt(f, [], 1, 2)
attempt(_heapq.heapreplace, [], 1)
attempt(heapq.heapify, [1, 'a', 2])
attempt(heapq.nsmallest, 3, [5, 1, 4, 2], key=lambda x: -x)
attempt(heapq.nlargest, 3, 'heapq')


class Shrinks:
    def __init__(self, n, heap):
        self.n, self.heap = n, heap

    def __lt__(self, other):
        self.heap.clear()
        return self.n < other.n


heap = []
heap.extend(Shrinks(i, heap) for i in (5, 3, 1, 2))
attempt(heapq.heapify, heap)
heap.extend(Shrinks(i, heap) for i in (5, 3, 1, 2))
attempt(heapq.heappop, heap)

print([bisect.bisect([1, 2, 2, 3], x) for x in (0, 1, 2, 3, 4)])
print([bisect.bisect_left([1, 2, 2, 3], x) for x in (0, 1, 2, 3, 4)])
print(bisect.bisect('abcde', 'c', 1, 4), bisect.bisect_left((1.5, 2.5), 2.5))
print(bisect.bisect([3, 2, 1], -2, key=lambda x: -x), bisect.bisect_left([3, 2, 1], -2, key=lambda x: -x))
a = [1, 5, 9]
bisect.insort(a, 5.0)
bisect.insort_left(a, True)
bisect.insort(a, 4, lo=1, hi=2)
bisect.insort(a, 7, key=lambda x: x)
print(a)
attempt(bisect.bisect, [1], 2, -1)
attempt(bisect.bisect, [1], 2, 'a')
attempt(bisect.bisect, [1], 2, 0, 'a')
attempt(bisect.bisect, [1], 'a')
attempt(bisect.bisect, 5, 1)
attempt(bisect.bisect, [1, 2], 3, hi=10)
attempt(bisect.bisect, [1], x=1, y=2)
attempt(bisect.bisect)
attempt(_bisect.insort_right, 'abc', 'b')


class L(list):
    def insert(self, i, x):
        print('insert', i, x)
        super().insert(i, x)


b = L([1, 2])
bisect.insort(b, 1)
print(b)
