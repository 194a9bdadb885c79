"""One bytearray iterator for all threads; appending loses nothing."""
from _race import each, share

share(lambda: iter(bytearray(range(256))), list(range(256)))
b = bytearray()
each(lambda i: [b.append(i) for _ in range(1000)])
assert sorted(b) == [i for i in range(4) for _ in range(1000)]
parts = each(lambda i: [b.pop() for _ in range(1000)])
assert not b and sorted(x for p in parts for x in p) == [i for i in range(4) for _ in range(1000)]
print("ok")
