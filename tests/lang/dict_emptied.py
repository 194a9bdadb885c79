"""A dict of other keys that was emptied one by one and then gets str keys."""
for n in range(1, 40):
    d = {i * 7919: i for i in range(n)}
    for k in list(d):
        del d[k]
    for i in range(n):
        d["key%d" % i] = i
    assert list(d) == ["key%d" % i for i in range(n)], d
    for i in range(n):
        assert d.pop("key%d" % i) == i
    d[(1, 2)] = "tuple"
    assert d == {(1, 2): "tuple"}
print("done")
