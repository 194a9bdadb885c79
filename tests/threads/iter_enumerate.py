"""One enumerate for all threads: numbers and items at most once, pairs are never torn objects."""
from _race import THREADS, drain, each

for _ in range(20):
    items = list(range(300))
    e = enumerate(items)
    pairs = [p for part in each(lambda i: drain(e)) for p in part]
    assert len(pairs) == 300
    assert sorted(n for n, x in pairs) == items
    assert sorted(x for n, x in pairs) == items
    r = enumerate(items, 10 ** 25)
    pairs = [p for part in each(lambda i: drain(r)) for p in part]
    assert sorted(n for n, x in pairs) == [10 ** 25 + i for i in range(300)]
print("ok")
