"""A dict of other keys is emptied and filled with str keys by several threads."""
from _race import each

d = {}


def use(i):
    for k in range(300):
        d[k % 5 * 7919] = k
        d.pop((k + i) % 5 * 7919, None)
        d["s%d" % (k % 4)] = k
        d.pop("s%d" % ((k + i) % 4), None)
        for key in list(d):
            assert type(key) in (int, str)


each(use)
assert len(d) == len(list(d))
print("ok")
