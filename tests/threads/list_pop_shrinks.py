"""Popping makes lists give room back while others read them: each item goes to one thread, nothing strange is seen."""
import gc
import os
import sys
from _race import together

SANITIZED = "TSAN_OPTIONS" in os.environ or "ASAN_OPTIONS" in os.environ
N = 20_000 if SANITIZED else 600_000


def memory():
    gc.collect()
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


def take(items, where):
    got = []
    try:
        while True:
            got.append(items.pop(where) if where is not None else items.pop())
    except IndexError:
        return got


def remove(items):
    """Slices and single items, from the end."""
    n = 0
    while items:
        try:
            del items[-1]
            n += 1
            del items[len(items) - 8:len(items) - 4]
        except IndexError:
            pass
    return n


def read(items):
    seen = 0
    while n := len(items):
        for i in 0, n // 3, n // 2, n - 1:
            try:
                assert type(items[i]) is int
                seen += 1
            except IndexError:
                pass
        for x in items[n // 2:n // 2 + 3]:
            assert type(x) is int
    return seen


def refill(items):
    """Growing and shrinking in turns."""
    for k in range(N // 500):
        for i in range(500):
            items.append(i)
        for i in range(490):
            try:
                items.pop()
            except IndexError:
                pass


for where in None, -1:
    items = list(range(N))
    full = sys.getsizeof(items)
    *popped, seen = together(lambda: take(items, where), lambda: take(items, where), lambda: read(items))
    assert sorted(popped[0] + popped[1]) == list(range(N))
    assert sys.getsizeof(items) < full // 50 + 1000

items = list(range(N // 20))
together(lambda: remove(items), lambda: remove(items), lambda: read(items))
assert sys.getsizeof(items) < 1000

items = list(range(1000))
together(lambda: refill(items), lambda: refill(items), lambda: [items[-5:] for i in range(N // 50)])

items = [None] * (20 * N)
before = memory()
for i in range(len(items)):
    items.pop()
assert before - memory() > 20 * N * 4 or SANITIZED, (before, memory())
print("ok")
