"""Sorting objects of a class with a Python __lt__, which may change the class, answer anything, or fail."""


class P:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return "%s%d" % (type(self).__name__, self.n)


class Q(P):
    def __lt__(self, other):
        return other.n < self.n


def numbers(count):
    return [i * 7919 % 101 for i in range(count)]


def err(f):
    try:
        print("no error:", f())
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(sorted(map(P, numbers(30))), sorted(map(Q, numbers(9))), sorted(map(P, numbers(9)), reverse=True))
print(sorted(numbers(20), key=P), max(map(P, numbers(5))), min(map(Q, numbers(5))))
print(sorted([P(3), Q(5), P(1), Q(4), P(2)]))


class Counting(P):
    calls = 0

    def __lt__(self, other):
        Counting.calls += 1
        if Counting.calls == 20:
            Counting.__lt__ = lambda a, b: b.n < a.n
        return self.n < other.n


x = sorted(map(Counting, numbers(20)))
print(sorted(p.n for p in x) == sorted(numbers(20)), Counting.calls)


class Changing(P):
    def __lt__(self, other):
        if self.n % 3 == 0:
            self.__class__ = P
        return self.n < other.n


print(sorted(map(Changing, numbers(12))))


class Reflected(P):
    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return self.n > other.n


class Neither(P):
    def __lt__(self, other):
        return NotImplemented


class Truth(P):
    def __lt__(self, other):
        return [] if self.n >= other.n else ["yes"]


class NoTruth(P):
    def __lt__(self, other):
        return NoTruth(0)

    def __bool__(self):
        raise ValueError("no truth")


class Fails(P):
    def __lt__(self, other):
        if self.n == 5 or other.n == 5:
            raise KeyError("five")
        return self.n < other.n


class Few(P):
    def __lt__(self):
        return True


class Static(P):
    __lt__ = staticmethod(lambda other: True)


class ByAttribute(P):
    @property
    def __lt__(self):
        return lambda other: self.n < other.n


for c in (Reflected, Neither, Truth, NoTruth, Fails, Few, Static, ByAttribute):
    for data in ([3, 1, 2], [4, 5, 6, 1], list(range(10)), [1]):
        err(lambda: sorted(map(c, data)))
failed = [Fails(n) for n in (3, 5, 1, 2)]
err(failed.sort)
print(sorted(f.n for f in failed))
mutated = []


class Mutates(P):
    def __lt__(self, other):
        mutated.append(1)
        return self.n < other.n


mutated.extend(map(Mutates, (3, 1, 2)))
err(mutated.sort)
print(mutated)
