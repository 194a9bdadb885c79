"""Insertion order, views, union, mutation during iteration."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


d = {}
for k in "zebra":
    d[k] = ord(k)
print(list(d), list(reversed(d)), list(d.items()), list(reversed(d.values())),
    list(reversed(d.items())), next(iter(d)))
d["z"] = 0
del d["b"]
d["b"] = 1
print(d, d.popitem(), d.pop("e"), d)
d["e"] = 2
print(list(d), d | {"q": 5, "z": 6}, {"q": 5, "z": 6} | d, d)
d |= {"w": 1}
d |= [("x", 2)]
print(d)
for f in (lambda: d | 5, lambda: d | [("a", 1)], lambda: [] | d, lambda: d & d, lambda: d - d):
    err(f)


def bad_or():
    x = {}
    x |= 5


err(bad_or)
keys, values, items = d.keys(), d.values(), d.items()
print(keys, values, items, len(keys), len(values), len(items), "z" in keys, 0 in values,
    ("z", 0) in items, ("z", 1) in items, "z" in items, type(keys).__name__, type(values).__name__,
    type(items).__name__, isinstance(keys, type({}.keys())))
d["later"] = 9
print(list(keys)[-1], list(values)[-1], list(items)[-1], keys.mapping["later"])
a, b = {1: 1, 2: 2, 3: 3}, {2: 2, 3: 4, 5: 5}
ak, bk = a.keys(), b.keys()
print(sorted(ak & bk), sorted(ak | bk), sorted(ak - bk), sorted(ak ^ bk), ak == {1, 2, 3},
    ak >= {1}, ak < {1, 2, 3, 4}, ak.isdisjoint([7]), ak.isdisjoint(bk), sorted(ak & [1, 9]),
    sorted(ak | "x", key=str), sorted({1, 9} - ak), sorted({1, 9} & ak))
print(sorted(a.items() & b.items()), sorted(a.items() | b.items()), sorted(a.items() - b.items()),
    sorted(a.items() ^ b.items()), a.items() == {(1, 1), (2, 2), (3, 3)}, a.items() > {(1, 1)},
    a.items().isdisjoint({(9, 9)}))
print(a.values() == a.values(), ak == a.keys(), a.items() == dict(a).items(), ak == [1, 2, 3],
    ak != bk)
for f in (lambda: ak + bk, lambda: ak[0], lambda: ak < 5, lambda: a.values() & bk,
        lambda: a.values() | {1}, lambda: ak & 5, lambda: hash(ak), lambda: [] in ak,
        lambda: ({"a": []}.items() & {1}), lambda: {"a": []}.items() ^ {"a": []}.items(),
        lambda: ak.isdisjoint(5), lambda: ak.append(1)):
    err(f)


def mutate(action):
    m = {i: i for i in range(5)}
    seen = []
    try:
        for k in m:
            seen.append(k)
            action(m, k)
        print("finished", seen, m)
    except RuntimeError as e:
        print(e, seen)


def add(m, k):
    m[k + 100] = 1


def delete(m, k):
    del m[k]


def swap(m, k):
    del m[k]
    m[k + 100] = 1


def change(m, k):
    m[k] = -k


def clear(m, k):
    m.clear()


def last(m, k):
    if k == 4:
        m[99] = 1


for action in (add, delete, change, clear, last):
    mutate(action)
m = {1: 1, 2: 2}
for view in (m.values(), m.items(), m.keys()):
    it = iter(view)
    next(it)
    m[len(m) + 1] = 0
    err(lambda: next(it))
    err(lambda: next(it))
it = iter({1: 2})
print(it.__length_hint__(), next(it), next(it, "end"), it.__length_hint__())
it = reversed({1: 2, 3: 4})
print(next(it), it.__length_hint__(), list(it))
big = {i: None for i in range(50)}
for i in range(45):
    del big[i]
big["x"] = big["y"] = 1
print(list(big), list(reversed(big)))
for k in list(big):
    del big[k]
big[1] = 2
print(big)
e = {"a": 1}
e.update(b=2, a=3)
print(e, list(e | {"a": 0, "c": 1}), {**{"b": 1}, **e}, dict(e, z=0, a=5),
    list(dict.fromkeys("hello")))
for k, v in sorted(e.items()):
    print(k, v, end=" ")
print()
print(*e, *e.values(), *e.items(), sep=",")
