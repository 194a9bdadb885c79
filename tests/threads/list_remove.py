"""list.remove() while other threads insert and remove: it takes out an equal item and no other."""
from _race import each

items = []


def use(i):
    for k in range(300):
        items.insert(k % 7, (i, k))
        items.append((i, -1 - k))
        items.remove((i, k))


each(use)
assert sorted(items) == sorted((i, -1 - k) for i in range(4) for k in range(300)), len(items)
print("ok")
