"""Every way to change a dict, together: values fit their keys, the length fits the items."""
import random
from _race import each

for seed in range(4):
    d = {k: -k for k in range(20)}

    def change(i):
        r = random.Random(seed * 10 + i)
        for n in range(300):
            k = r.randrange(15)
            key = r.randrange(60)
            try:
                if k == 0: d[key] = -key
                elif k == 1: del d[key]
                elif k == 2: d.pop(key)
                elif k == 3: d.setdefault(key, -key)
                elif k == 4: d.update({key: -key, key + 1: -key - 1})
                elif k == 5: key, v = d.popitem(); assert v == -key
                elif k == 6: c = d.copy(); assert all(v == -x for x, v in c.items())
                elif k == 7: repr(d)
                elif k == 8: assert d.get(key, -key) == -key
                elif k == 9: assert all(v == -x for x, v in list(d.items()))
                elif k == 10: d == {1: -1}
                elif k == 11: key in d, len(d)
                elif k == 12: d | {1: -1}; dict(d)
                elif k == 13: list(d), list(d.values()), list(reversed(d))
                elif n == 150: d.clear()
            except KeyError:
                pass
            except RuntimeError as e:
                assert "changed" in str(e) or "mutated" in str(e), e

    each(change)
    assert all(v == -k for k, v in d.items()) and len(d) == len(list(d))
print("ok")
