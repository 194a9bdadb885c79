"""list.remove() while other threads insert and remove: it takes out an equal item and no other, or none."""
from _race import each

items = []


def use(i):
    for k in range(300):
        items.insert(k % 7, (i, k))
        items.append((i, -1 - k))
        while True:
            try:
                items.remove((i, k))
                break
            except ValueError:
                pass  # it moved to where the search had been


each(use)
assert sorted(items) == sorted((i, -1 - k) for i in range(4) for k in range(300)), len(items)
print("ok")
