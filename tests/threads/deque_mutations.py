"""Every way to change a deque, together: its length fits its items, its items are ones put in."""
import random
from collections import deque
from _race import each

for seed in range(4):
    for limit in (None, 30):
        d = deque(range(20), limit)

        def change(i):
            r = random.Random(seed * 10 + i)
            for n in range(300):
                k = r.randrange(16)
                try:
                    if k == 0: d.append(n)
                    elif k == 1: d.appendleft(n)
                    elif k == 2: d.pop()
                    elif k == 3: d.popleft()
                    elif k == 4: d.extend([1, 2, 3])
                    elif k == 5: d.extendleft([1, 2, 3])
                    elif k == 6: d.rotate(r.randrange(-5, 5))
                    elif k == 7: d.reverse()
                    elif k == 8: d.remove(1)
                    elif k == 9: d.insert(2, 1)
                    elif k == 10: repr(d), len(d), d == deque([1])
                    elif k == 11: assert all(type(x) is int for x in d.copy())
                    elif k == 12: d[0] = 5; d[-1]
                    elif k == 13: del d[1]
                    elif k == 14: 1 in d, d.count(1), d.index(1)
                    elif n == 150: d.clear()
                    for x in d:
                        assert type(x) is int
                except (IndexError, ValueError):
                    pass
                except RuntimeError as e:
                    assert "mutated" in str(e), e

        each(change)
        items = list(d)
        assert len(items) == len(d) and all(type(x) is int and 0 <= x < 300 for x in items)
        assert limit is None or len(d) <= limit
print("ok")
