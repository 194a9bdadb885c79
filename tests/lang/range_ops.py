"""range: attributes, indexing, slicing, membership, equality, huge ranges."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2),
        range(0, -5, -1), range(-3, 3, 2), range(10**20, 10**20 + 5, 2)):
    print(r, list(r), len(r), bool(r), r.start, r.stop, r.step, list(reversed(r)), r[1:3], r[::-1],
        r[::2], r[-2:], r[5:], list(r[::-1]), sum(r))
r = range(10, 50, 5)
print(r[0], r[-1], r[3], r[2:5], r[1:100], r[::-2], r.index(25), r.count(25), r.count(26), 25 in r,
    26 in r, 25.0 in r, "a" in r, None in r, True in range(2), 10**30 in r)
for f in (lambda: r[8], lambda: r[-9], lambda: r["a"], lambda: r[1.0], lambda: r[::0],
        lambda: r.index(26), lambda: r.index("a"), lambda: range(), lambda: range(1, 2, 3, 4),
        lambda: range(1.5), lambda: range("a"), lambda: range(1, 2, 0), lambda: range(None),
        lambda: range(1, "a"), lambda: range(stop=5), lambda: r + r, lambda: r * 2, lambda: r < r,
        lambda: hash(r) and len(range(10**30)), lambda: r.start(), lambda: iter(r).nothing):
    err(f)


def set_item():
    r[0] = 1


def set_attr():
    r.start = 5


err(set_item)
err(set_attr)
print(range(3) == range(0, 3), range(0) == range(5, 1), range(0, 3, 2) == range(0, 4, 2),
    range(3) == [0, 1, 2], range(1, 2, 5) == range(1, 2, 9), hash(range(3)) == hash(range(0, 3, 1)),
    hash(range(0)) == hash(range(7, 7)), {range(3): 1}[range(0, 3)], range(5) != range(6),
    range(5) is range(5))
big = range(0, 10**30, 7)
print(big[10**20], big[-1], 7 * 10**15 in big, 10**15 in big, big[10:20], big.index(7 * 10**18),
    list(big[:3]), bool(big), range(-2**63, 2**63)[2**62], range(2**63)[-1])
print(repr(range(1, 2)), repr(range(1, 2, 1)), repr(range(1, 2, 2)), str(range(0)), [range(2)],
    range(True), list(range(True, 5)), range(5)[True])
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, "end"), list(it))
it = reversed(range(3))
print(next(it), it.__length_hint__(), list(it), type(iter(range(3))).__name__,
    type(iter(range(10**30))).__name__)
lit = iter(range(10**20, 10**20 + 3))
print(next(lit), lit.__length_hint__(), list(lit))
for i in range(3):
    i += 10
    print(i, end=" ")
print(i)
for i in range(0):
    pass
print(i)


class I:
    def __index__(self):
        return 4


print(range(I()), list(range(1, I())), range(9)[I()], 4 in range(5), list(range(0, 9, I())))
total = 0
for i in range(100000):
    total += i
for i in range(1000, -1000, -7):
    total -= i
print(total, max(range(5)), min(range(3, 9)), sorted(range(5, 0, -1)), tuple(range(2)),
    set(range(3)), dict.fromkeys(range(2)), *range(4), range(3).count(1), all(range(1, 5)),
    any(range(1)), list(map(str, range(2))), list(zip(range(2), range(5, 9))),
    [*range(2), *range(2)])
a, b, c = range(3)
print(a, b, c, isinstance(range(1), range), type(range(1)).__mro__)
