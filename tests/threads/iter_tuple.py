"""One tuple iterator for all threads: each item exactly once."""
from _race import share

items = tuple(range(300))
share(lambda: iter(items), list(items))
share(lambda: reversed(items), list(items))
share(lambda: iter("".join(map(chr, range(300)))), [chr(i) for i in range(300)])
share(lambda: iter(bytes(range(256))), list(range(256)))
print("ok")
