"""Every way to change a list, together: its length is consistent, its items are ones put in."""
import random
from _race import each

for seed in range(4):
    items = list(range(50))

    def change(i):
        r = random.Random(seed * 10 + i)
        for _ in range(300):
            k = r.randrange(14)
            try:
                if k == 0: items.append(r.randrange(1000))
                elif k == 1: items.pop()
                elif k == 2: items.extend([1, 2, 3])
                elif k == 3: items[2:5] = [7, 8]
                elif k == 4: del items[1:3]
                elif k == 5: items.insert(r.randrange(10), 5)
                elif k == 6: items.reverse()
                elif k == 7: items[0] = 9
                elif k == 8: repr(items)
                elif k == 9: items.remove(5)
                elif k == 10: items.__iadd__([4])
                elif k == 11: assert len(items[:]) >= 0 and items.copy() is not items
                elif k == 12: items.extend(items[:3])
                elif k == 13: items.count(5), 5 in items, items == [1]
            except (IndexError, ValueError):
                pass
            for x in items[:5]:
                assert type(x) is int
        if i == 0:
            items.clear()

    each(change)
    assert all(type(x) is int and 0 <= x < 1000 for x in items)
print("ok")
