"""Inserting different keys from all threads: all are there."""
from _race import each

d = {}
e = {}


def insert(i):
    for k in range(1000):
        d[i * 1000 + k] = k
        e["key%d" % (i * 1000 + k)] = k
        assert d[i * 1000 + k] == k
        assert e["key%d" % (i * 1000 + k)] == k


each(insert)
assert len(d) == len(e) == 4000 and sum(d.values()) == sum(e.values()) == 4 * 499500
print("ok")
