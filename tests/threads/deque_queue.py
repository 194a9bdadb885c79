"""A deque as a queue: what goes in comes out once, in each producer's order."""
from collections import deque
from _race import together

d = deque()


def put(i):
    for k in range(1500):
        d.append((i, k))


def take():
    got = []
    misses = 0
    while len(got) < 1500 and misses < 2000000:
        try:
            got.append(d.popleft())
        except IndexError:
            misses += 1
    return got


parts = together(lambda: put(0), lambda: put(1), take, take)[2:]
got = [x for p in parts for x in p] + list(d)
assert sorted(got) == [(i, k) for i in range(2) for k in range(1500)]
for p in parts:
    for i in range(2):
        mine = [k for j, k in p if j == i]
        assert mine == sorted(mine)
print("ok")
