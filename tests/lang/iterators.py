"""The iterator protocol: __iter__, __next__, __getitem__, iter with sentinel, broken iterators."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Count:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


print(list(Count(3)), [*Count(2)], sum(Count(4)), 2 in Count(3), 9 in Count(3), max(Count(5)),
    tuple(Count(1)), dict(zip("ab", Count(2))), sorted(Count(3), reverse=True),
    "".join(map(str, Count(3))), list(enumerate(Count(2), 5)), set(Count(2)))
c = Count(5)
print(next(c), next(c), list(c), list(c), next(c, None))


class Getitem:
    def __init__(self, data):
        self.data = data

    def __getitem__(self, i):
        print("get", i, end=" ")
        return self.data[i]


g = Getitem("abc")
print(list(g))
print("b" in g, "z" in g, [*Getitem([1])])
it = iter(Getitem([1, 2]))
print(next(it), next(it), next(it, "end"), next(it, "end"))
print(type(it).__name__)


class WithLen(Getitem):
    def __len__(self):
        return len(self.data)


print(list(reversed(WithLen("xyz"))))
err(lambda: reversed(Getitem("a")))


class NoIter:
    pass


class BadIter:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return NoIter()


class NoneIter:
    __iter__ = None

    def __getitem__(self, i):
        return 1


class KeyErr:
    def __getitem__(self, i):
        raise KeyError(i)


class Raises:
    def __iter__(self):
        raise ValueError("in iter")


class NextRaises:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("in next")


class InstanceIter:
    def __init__(self):
        self.__iter__ = lambda: iter([1])


for x in (5, None, NoIter(), BadIter(), NoNext(), NoneIter(), KeyErr(), Raises(), NextRaises(),
        InstanceIter(), print, int):
    err(lambda: list(x))
    err(lambda: type(iter(x)).__name__)
    err(lambda: [i for i in x])
err(lambda: next(5))
err(lambda: next([]))
err(lambda: next(iter([])))
err(lambda: next(iter([]), 1, 2))
err(lambda: 5 in NoIter())
err(lambda: 5 in NoneIter())
err(lambda: 1 in NextRaises())
values = iter([1, 2, 0, 3])
print(list(iter(lambda: next(values), 0)), list(values))
state = []


def call():
    state.append(1)
    return len(state)


it = iter(call, 4)
print(type(it).__name__, list(it), next(it, "done"), len(state))
err(lambda: iter(5, 6))
err(lambda: iter())
err(lambda: iter(1, 2, 3))


def raises():
    raise StopIteration


print(list(iter(raises, 1)))


class Restart:
    def __iter__(self):
        yield from (1, 2, 3)


r = Restart()
print([(a, b) for a in r for b in r if a < b], list(zip(r, r)), list(map(max, r, r)))
it = iter(r)
print(list(zip(it, it)), iter(it) is it)


class Revived:
    def __init__(self):
        self.state = [1, None, 2, None]

    def __iter__(self):
        return self

    def __next__(self):
        x = self.state.pop(0)
        if x is None:
            raise StopIteration
        return x


v = Revived()
print(list(v), list(v))
l = [1, 2, 3]
it = iter(l)
next(it)
l.clear()
print(list(it))
l.extend([7, 8, 9])
print(list(it), list(iter(l)))


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        if isinstance(self.hint, Exception):
            raise self.hint
        return self.hint


import operator
for h in (5, 0, NotImplemented, TypeError("t"), -1, "a", ValueError("v")):
    err(lambda: (list(Hint(h)), operator.length_hint(Hint(h), 3)))
print(operator.length_hint([1, 2]), operator.length_hint(iter((1, 2, 3))),
    operator.length_hint(5, 7), operator.length_hint(x for x in "a"))
for i, x in enumerate(Count(10)):
    if x == 3:
        continue
    if x == 6:
        break
    print(i, x, end=" ")
else:
    print("not reached")
print()
for x in Count(0):
    pass
else:
    print("empty else")
