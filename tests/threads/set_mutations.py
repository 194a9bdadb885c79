"""Every way to change a set, together: its elements are ones put in, its length is right."""
import random
from _race import each

for seed in range(4):
    s = set(range(20))

    def change(i):
        r = random.Random(seed * 10 + i)
        for n in range(300):
            k, x = r.randrange(16), r.randrange(60)
            try:
                if k == 0: s.add(x)
                elif k == 1: s.discard(x)
                elif k == 2: s.remove(x)
                elif k == 3: s.pop()
                elif k == 4: s.update({x, x + 1})
                elif k == 5: s.difference_update({x, x + 1})
                elif k == 6: s.intersection_update(set(range(60)))
                elif k == 7: s.symmetric_difference_update({x})
                elif k == 8: s.copy(), s | {x}, s & {x}, s - {x}, s ^ {x}
                elif k == 9: x in s, len(s)
                elif k == 10: s == {1}, s <= {1}, s >= {1}
                elif k == 11: repr(s)
                elif k == 12: s.isdisjoint({x}), s.issubset({x}), s.issuperset({x})
                elif k == 13: frozenset(s), set(s), list(s)
                elif k == 14: {1, 2, 3}.update(s), {1, 2} & s
                elif n == 150: s.clear()
            except KeyError:
                pass
            except RuntimeError as e:
                assert "changed" in str(e), e

    each(change)
    assert s <= set(range(62)) and len(s) == len(list(s))
print("ok")
