"""Loops over lists, tuples and ranges, which need no iterator, and over everything else, at the same places."""
import sys


def collect(iterable):
    out = []
    for x in iterable:
        out.append(x)
    return out


class ByMethod:
    def __init__(self, inner):
        self.inner = inner

    def __iter__(self):
        return iter(self.inner)


class Counter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class MyList(list):
    pass


class Reversed(tuple):
    def __iter__(self):
        return reversed(tuple(self[:]))


KINDS = [
    lambda: [1, 2, 3], lambda: (4, 5), lambda: range(3), lambda: range(10, 0, -3), lambda: range(0),
    lambda: {1: 2}, lambda: "abc", lambda: iter([1, 2]), lambda: [], lambda: (),
    lambda: range(2 ** 70, 2 ** 70 + 3), lambda: range(0, 10 ** 12, 10 ** 11), lambda: range(5, 5),
    lambda: range(9, 3), lambda: ByMethod([1, 2]), lambda: ByMethod(range(2)), lambda: Counter(3),
    lambda: MyList([7, 8]), lambda: Reversed((7, 8)), lambda: iter((1, 2)), lambda: iter(range(3)),
    lambda: range(2 ** 60 - 3, 2 ** 60 - 1), lambda: range(-2 ** 60, -2 ** 60 + 2), lambda: {3, 4},
    lambda: (n * n for n in range(3)), lambda: range(2 ** 60 - 2, 2 ** 60 + 1), lambda: range(3, 2 ** 61, 2 ** 60),
]

for kind in KINDS:
    print(collect(kind()))
expected = [list(kind()) for kind in KINDS]
for round in range(60):
    assert [collect(kind()) for kind in KINDS] == expected
    assert [[x for x in kind()] for kind in KINDS] == expected
    assert [list(x for x in kind()) for kind in KINDS] == expected
for kind, right in zip(KINDS, expected):
    for round in range(120):
        assert collect(kind()) == right


def ranges(a, b, c):
    one = [i for i in range(b)]
    two = [i for i in range(a, b)]
    three = [i for i in range(a, b, c)]
    out = []
    for i in range(b):
        for j in range(i, b):
            for k in range(b, a, -c):
                out.append((i, j, k))
    return one, two, three, out


for round in range(60):
    first = ranges(1, 4, 2)
print(first)
print(ranges(-3, 3, 2 ** 33), ranges(2, 2, 5))
try:
    ranges(1, 4, 0)
except ValueError as e:
    print(e)
try:
    ranges(1, 4.0, 1)
except TypeError as e:
    print(e)


# --- the length is looked at each time

def grows(items):
    for x in items:
        if x < 6:
            items.append(x + 3)
    return items


def shrinks(items):
    seen = []
    for x in items:
        seen.append(x)
        items.pop()
    return seen


for round in range(60):
    last = grows([1, 2, 3]), shrinks([1, 2, 3, 4, 5])
print(last)


# --- leaving early, else

def leave(items, at):
    for x in items:
        if x == at:
            break
    else:
        x = None
    for y in items:
        if y == at:
            return x, y
    return x


for round in range(60):
    last = [leave(items, 2) for items in ([1, 2, 3], (1, 2), range(5), range(4, 0, -1), "ab", [])]
print(last)


# --- generators keep their place

def nested(n):
    for i in range(n):
        yield i
        for k in [5, 6]:
            yield k
        for k in (7,):
            yield k
        for k in range(4, 0, -2):
            yield -k


for round in range(60):
    last = list(nested(2))
print(last)


# --- the argument of a comprehension is an iterator to everyone who asks

def shown(items):
    return [type(v).__name__ for v in [locals()[".0"] for x in items]]


for items in [1], (1,), range(1), range(4, 0, -4), {1: 2}, iter([1]):
    print(shown(items), end=" ")
print()


def stolen(items):
    return [(x, next(sys._getframe().f_locals[".0"], None)) for x in items]


for items in [1, 2, 3, 4, 5], (1, 2, 3), range(5), range(0, 10, 3), "abc":
    print(stolen(items))

for items in [1, 2, 3, 4], (1, 2, 3), range(3), range(0, 10, 3):
    g = (x for x in items)
    print(type(g.gi_frame.f_locals[".0"]).__name__, end=" ")
    print(next(g), next(g.gi_frame.f_locals[".0"]), list(g))

try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as e:
    frame = e.__traceback__.tb_next.tb_frame
    print(frame.f_code.co_name, type(frame.f_locals[".0"]).__name__, list(frame.f_locals[".0"]), frame.f_locals["x"])


# --- errors belong to the frame that has the loop

def where(f):
    try:
        f()
    except TypeError as e:
        t = e.__traceback__
        names = []
        while t is not None:
            names.append(t.tb_frame.f_code.co_name)
            t = t.tb_next
        print(e, names)


def bad_loop():
    for x in 5:
        pass


def bad_listcomp():
    return [x for x in 5]


def bad_generator():
    return (x for x in 5)


class NoIterator:
    def __iter__(self):
        return 5


def bad_iterator():
    for x in NoIterator():
        pass


def bad_argument():
    return [x for x in NoIterator()]


for f in bad_loop, bad_listcomp, bad_generator, bad_iterator, bad_argument:
    where(f)


# --- what is stepped through lives as long as the loop

class Item:
    count = 0

    def __init__(self):
        Item.count += 1

    def __del__(self):
        Item.count -= 1


def alive():
    for x in [Item(), Item()]:
        yield Item.count
    for x in (Item(),):
        yield Item.count


print(list(alive()), Item.count)
g = alive()
next(g)
del g
print(Item.count)
items = [Item() for i in range(3)]
print([(items.clear(), Item.count) for x in items][0][1], Item.count)
