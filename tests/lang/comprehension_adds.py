"""Sets and dicts that comprehensions fill: equal keys, keys with methods of their own, what is released when."""


class Loud:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        print("hash", self.name)
        return ord(self.name[0])

    def __eq__(self, other):
        print("eq", self.name, other.name)
        return self.name[0] == other.name[0]

    def __repr__(self):
        return self.name

    def __del__(self):
        print("free", self.name)


class Text(str):
    __hash__ = str.__hash__

    def __eq__(self, other):
        return str(self).lower() == str(other).lower()


def sets(items):
    return {x for x in items}, {(x, y) for x in items for y in (1, 1.0, True)}, {str(x) for x in items}


def dicts(items):
    return {x: i for i, x in enumerate(items)}, {str(x): [x] for x in items}, {i: x for i, x in enumerate(items)}, {x: y for x, y in zip(items, items)}


for _ in range(250):
    s, d = sets([3, 1, 2]), dicts([3, 1, 2])
print([sorted(map(repr, x)) for x in s], d)
for items in ([1, 1.0, True, 2**70, 2**70, -1, -2, 0, 0.0, -0.0], "abcab", ["x" * 3, "xx" + "x"], [None, None, ()], [(1, 2), (1.0, 2)], [float("nan")] * 2,
              [Text("A"), Text("a")], range(40), [b"a", "a", b"a"], [1, [2]], [{}], []):
    for f in sets, dicts:
        try:
            r = f(items)
            print([sorted(map(repr, x)) for x in r] if f is sets else r)
        except TypeError as e:
            print(e)
names = ["ab", "ac", "b"]
for _ in range(3):
    r = {Loud(n) for n in names}
    print(sorted(map(repr, r)))
    del r
    r = {Loud(n): Loud(n.upper()) for n in names}
    print(r)
    del r
    r = {n[0]: Loud(n) for n in names}
    print(r)
    del r
    r = {(n[0],): [Loud(n)] for n in names}
    print(r)
    del r
deep = {x: {y: {z for z in range(y)} for y in range(x)} for x in range(4)}
print(deep)
