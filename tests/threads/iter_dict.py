"""One dict iterator for all threads: each key, value and item exactly once."""
from _race import share

d = {i: i for i in range(300)}
keys = list(d)
share(lambda: iter(d), keys)
share(lambda: iter(d.values()), keys)
share(lambda: iter(d.items()), [(k, k) for k in keys])
share(lambda: reversed(d), keys)
print("ok")
