"""accumulate, batched by islice, cycle and chain shared by threads."""
import itertools
from _race import drain, each

for _ in range(10):
    a = itertools.accumulate([1] * 300)
    got = sorted(x for part in each(lambda i: drain(a)) for x in part)
    assert got[-1] <= 300 and len(got) <= 300 and set(got) <= set(range(1, 301))
    c = itertools.islice(itertools.cycle([1, 2, 3]), 300)
    assert set(x for part in each(lambda i: drain(c)) for x in part) <= {1, 2, 3}
    chain = itertools.chain(range(100), range(100, 200), [200])
    got = sorted(x for part in each(lambda i: drain(chain)) for x in part)
    assert len(got) == len(set(got)) and set(got) <= set(range(201))
print("ok")
