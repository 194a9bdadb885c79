"""setdefault is atomic: all threads get the same object."""
from _race import each

for n in range(200):
    d = {}
    got = each(lambda i: d.setdefault("key", [i]))
    assert all(x is got[0] for x in got) and d["key"] is got[0]
print("ok")
