"""OrderedDict: keys moved to the ends, popped and added by threads; none is lost or doubled."""
from collections import OrderedDict
from _race import each

d = OrderedDict((i, i) for i in range(100))


def move(i):
    for k in range(600):
        key = (k * 7 + i) % 100
        try:
            d.move_to_end(key, last=bool(k & 1))
        except KeyError:
            pass
        if k % 5 == 0:
            try:
                key, v = d.popitem(last=bool(k & 2))
                d[key] = v
            except KeyError:
                pass
        if k % 50 == 0:
            try:
                assert len(list(d.items())) <= 100
            except RuntimeError as e:
                assert "mutated during iteration" in str(e)


each(move)
assert sorted(d) == list(range(100)) and all(k == v for k, v in d.items()), len(d)
print("ok")
