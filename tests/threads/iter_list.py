"""One list iterator for all threads: each item exactly once."""
from _race import share

items = list(range(300))
share(lambda: iter(items), items)
share(lambda: reversed(items), items)
print("ok")
