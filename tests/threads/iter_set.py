"""One set iterator for all threads: each element exactly once."""
from _race import share

s = set(range(300))
share(lambda: iter(s), sorted(s))
share(lambda: iter(frozenset(s)), sorted(s))
print("ok")
