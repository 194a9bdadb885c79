"""One range iterator for all threads: each number exactly once."""
from _race import share

share(lambda: iter(range(500)), list(range(500)))
big = 10 ** 30
share(lambda: iter(range(big, big + 200)), list(range(big, big + 200)))
share(lambda: reversed(range(500)), list(range(500)))
print("ok")
