"""One zip or map for all threads: each item of the first argument at most once."""
from _race import drain, each

for _ in range(20):
    z = zip(range(300), range(300))
    pairs = [p for part in each(lambda i: drain(z)) for p in part]
    for column in zip(*pairs):
        assert len(set(column)) == len(column) and set(column) <= set(range(300))
    m = map(lambda a, b: (a, b), range(300), range(300))
    pairs = [p for part in each(lambda i: drain(m)) for p in part]
    for column in zip(*pairs):
        assert len(set(column)) == len(column) and set(column) <= set(range(300))
    f = filter(None, range(300))
    got = sorted(x for part in each(lambda i: drain(f)) for x in part)
    assert got == list(range(1, 300)), got
print("ok")
