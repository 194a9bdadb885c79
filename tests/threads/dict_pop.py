"""pop and popitem give each item to one thread."""
from _race import each

for n in range(30):
    d = {i: [i] for i in range(100)}
    parts = each(lambda i: [v for k in range(100) if (v := d.pop(k, None)) is not None])
    got = sorted(v[0] for p in parts for v in p)
    assert got == list(range(100)) and not d
    d = {i: [i] for i in range(100)}

    def take(i):
        got = []
        while True:
            try:
                k, v = d.popitem()
            except KeyError:
                return got
            assert v == [k]
            got.append(k)

    assert sorted(k for p in each(take) for k in p) == list(range(100))
print("ok")
