"""Containers are asked for their size in memory while others make them grow and shrink."""
import collections
from _race import each

containers = [list(range(8)), dict.fromkeys(range(8)), set(range(8)), collections.deque(range(8)), collections.OrderedDict(a=1)]


def work(i):
    for k in range(400):
        for x in containers:
            if i % 2:
                assert x.__sizeof__() >= 16
            elif k % 50 == 49:
                x.clear()
            elif type(x) in (dict, collections.OrderedDict):
                x[k] = k
            elif type(x) is set:
                x.add(k)
            else:
                x.append(k)


each(work)
print("ok")
