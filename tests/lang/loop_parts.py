"""Loops whose items are taken apart at once: pairs, items of dicts, enumerate, zip, at the same places."""


def pairs(items):
    out = []
    for a, b in items:
        out.append((b, a))
    return out


def apart(items):
    b = None            # the two variables do not lie side by side
    c = 0
    a = None
    for a, b in items:
        c += 1
    return a, b, c


def to_items(items):
    box = [None, None]
    for box[0], box[1] in items:
        pass
    return box


def same(items):
    for x, x in items:
        pass
    return x


class Pair:
    def __iter__(self):
        return iter((1, 2))


class MyTuple(tuple):
    def __iter__(self):
        return iter((8, 9))


def generate():
    yield 1, 2
    yield [3, 4]


KINDS = [
    lambda: [(1, 2), (3, 4)], lambda: ((1, 2), [3, 4]), lambda: [[1, 2], "ab", (5, 6)], lambda: {1: 2, 3: 4}.items(),
    lambda: enumerate("ab"), lambda: enumerate([5, 6]), lambda: enumerate((5, 6), 2 ** 60 - 2),
    lambda: enumerate((5, 6), 2 ** 60 - 1), lambda: enumerate(range(2), -1), lambda: zip([1, 2], "ab"),
    lambda: zip((1, 2), [3, 4], strict=True), lambda: generate(), lambda: [Pair()], lambda: [MyTuple((1, 2))],
    lambda: {(1, 2): 0, "xy": 0}, lambda: {0: (1, 2)}.values(), lambda: map(divmod, [5, 7], [3, 3]),
    lambda: {"a": 1, "b": 2}.items(), lambda: [range(2)],
]
expected = [([(b, a) for a, b in kind()], list(kind())[-1]) for kind in KINDS]
for kind in KINDS:
    print(pairs(kind()), apart(kind()), to_items(kind()), same(kind()))
for round in range(40):
    for kind, (right, last) in zip(KINDS, expected):
        assert pairs(kind()) == right
        assert apart(kind())[2] == len(right) and to_items(kind()) == [right[-1][1], right[-1][0]]
        assert same(kind()) == right[-1][0]
for kind, (right, last) in zip(KINDS, expected):
    def here(items):
        out = []
        for a, b in items:
            out.append((b, a))
        return out
    for round in range(120):
        assert here(kind()) == right


def keys(d):
    out = []
    for k in d:
        out.append(k)
    for v in d.values():
        out.append(v)
    for item in d.items():
        out.append(item)
    for item in enumerate(d):
        out.append(item)
    for k in reversed(d):
        out.append(k)
    return out


for round in range(80):
    last = keys({1: 2, "a": 3}), keys({}), keys({"a": 1, "b": 2})
print(last)
d = {i: i for i in range(5)}
del d[1], d[3], d[4]
print(keys(d))


# --- errors

def error(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for items in [(1, 2), (1,)], [(1, 2), (1, 2, 3)], [(1, 2), 5], [[1, 2], [1]], [[1, 2], []], [(1, 2), None], {1: 2}:
    error(pairs, items)
    error(apart, items)


def grow(d):
    for k, v in d.items():
        d[k + 10] = v


def replace(d):
    for k in d:
        del d[k]
        d[k + 10] = k


def keeps(d):
    for k, v in d.items():
        d[k] = v + 1
    return d


def shrink(items):
    out = []
    for a, b in items:
        out.append(a + b)
        items.pop()
    return out


def repeats(items):
    out = []
    for a, b in items:
        if len(items) < 5:
            items.append((b, a + 1))
        out.append((a, b))
    return out


for round in range(80):
    keeps({1: 2, 3: 4}), shrink([(1, 2), (3, 4), (5, 6)]), repeats([(1, 2)])
    try:
        grow({1: 2, 3: 4})
    except RuntimeError:
        pass
error(grow, {1: 2})
error(replace, {1: 2, 3: 4})
error(keeps, {1: 2, 3: 4})
error(shrink, [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)])
error(repeats, [(1, 2)])


# --- what the variables held before goes when both are set

class Loud:
    def __init__(self, name, items):
        self.name, self.items = name, items

    def __del__(self):
        self.items.clear()
        gone.append(self.name)


gone = []


def last_ones():
    a = b = None
    items = []
    items.extend((Loud(i, items), Loud(-i, [])) for i in range(1, 4))
    n = 0
    for a, b in items:
        n += 1
        if items:
            items[n - 1] = None
    del a, b
    return n


for round in range(80):
    gone.clear()
    n = last_ones()
print(n, gone)


# --- zip, sets, and lists made in loops

class Stops:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        if self.n == 5:
            raise KeyError("five")
        return self.n


def zipped(*args, **kw):
    out = []
    for a, b in zip(*args, **kw):
        out.append(a)
        out.append(b)
    return out


for round in range(80):
    last = zipped([1, 2], (3, 4, 5)), zipped("ab", range(5)), zipped([], [1]), zipped(Stops(2), Stops(3))
print(last)
error(zipped, [1], [2], [3])
error(lambda: zipped([1, 2], [2], strict=True))
error(zipped, Stops(7), [1, 2, 3])
error(zipped, [1, 2, 3], Stops(7))


def of_set(s):
    out = []
    for x in s:
        out.append(x)
        if len(out) > 10:
            s.add(x + 100)
    return sum(out)


for round in range(80):
    last = of_set({1, 2, 3}), of_set(frozenset([4])), of_set(set())
print(last)
error(of_set, set(range(20)))


def lists(n):
    items = list(range(n))
    return ([x for x in items], [str(x) for x in items], [x for x in items if x % 2], [(x, y) for x in items for y in (1, 2)],
            [x for x in range(n)], [x for x in range(0, n, 2)], [x for x in tuple(items)], [items.pop() for x in items],
            [x for x in iter(range(n))], [items.append(x) for x in [1, 2]])


for n in 0, 1, 5, 40:
    print([len(x) for x in lists(n)], lists(n)[0] == list(range(n)))
for round in range(80):
    last = lists(10)
print(last)
