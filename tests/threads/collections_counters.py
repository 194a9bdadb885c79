"""defaultdict, OrderedDict, Counter, ChainMap and namedtuple in all threads."""
from collections import ChainMap, Counter, OrderedDict, defaultdict, namedtuple
from _race import each

d = defaultdict(list)
o = OrderedDict()
P = namedtuple("P", "x y")
p = P(1, 2)
chain = ChainMap({"a": 1}, {"b": 2})


def use(i):
    for k in range(300):
        d[i, k % 10].append(k)
        o[i * 1000 + k] = k
        if k % 3 == 0:
            o.move_to_end(i * 1000 + k)
        if k % 5 == 0:
            del o[i * 1000 + k]
        assert p.x == 1 and p._replace(x=3) == (3, 2) and p._asdict() == {"x": 1, "y": 2}
        assert chain["b"] == 2
        c = Counter("abca")
        assert c["a"] == 2


each(use)
assert sum(map(len, d.values())) == 1200
assert len(o) == 4 * 240 == len(list(o))
print("ok")
