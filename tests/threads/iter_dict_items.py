"""Shared iterators over a dict's items and values: pairs belong together, each is delivered once."""
from _race import share

d = {i: i * 3 for i in range(400)}
share(lambda: iter(d.items()), sorted(d.items()))
share(lambda: iter(d.values()), sorted(d.values()))
print("ok")
