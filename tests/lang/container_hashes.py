"""Stored hashes are used again, subclasses with a hash of their own, keywords of constructors."""
import copy
import pickle


class Counted(int):
    count = 0

    def __hash__(self):
        Counted.count += 1
        return int.__hash__(self)


d = dict.fromkeys(map(Counted, range(10)))
print(Counted.count)
s = set(d)
s.difference(d)
s.symmetric_difference_update(d)
dict.fromkeys(set(d))
dict.fromkeys(frozenset(d), 1)
print(Counted.count)


class Hashed(set):
    def __hash__(self):
        return 7


h = Hashed()
f = {h}
print(h in f, set() in {frozenset()})
f.remove(h)
print(f)


class Slotted(set):
    __slots__ = ("x", "y", "__dict__")


q = Slotted([1])
q.x = 5
q.z = 6
for p in range(6):
    r = pickle.loads(pickle.dumps(q, p))
    print(r, r.x, r.z, hasattr(r, "y"))
print(copy.copy(q).x)

for base in list, tuple, set, frozenset:
    class Plain(base):
        pass

    class WithInit(base):
        def __init__(self, seq, arg=None):
            pass

    class WithNew(base):
        def __new__(cls, seq, arg=None):
            return super().__new__(cls, seq)

    for cls in Plain, WithInit, WithNew:
        try:
            print(cls.__name__, cls([1], arg=3))
        except TypeError as e:
            print(cls.__name__, e)


class Clearing:
    def __init__(self, other):
        self.other = other

    def __eq__(self, other):
        self.other.clear()
        return NotImplemented


a, b = [], []
a.append(Clearing(b))
b.append(Clearing(a))
print(a == b)

it = iter(range(3, 2**40, 5))
next(it)
print(it.__reduce__())
it.__setstate__(7)
print(next(it), it.__reduce__())
it = iter(range(0, 2**80, 2**70))
next(it)
print(it.__reduce__()[1:])
it.__setstate__(3)
print(next(it), it.__length_hint__(), it.__reduce__()[2])


def kw(**k):
    return k


for text in "kw(**{1: 2}, **{1: 3})", "kw(**{1: 2}, **{3: 4})", "kw(a=1, **{'a': 3})", "kw(**{1: 2})":
    try:
        print(eval(text))
    except TypeError as e:
        print(e)


class Base:
    @classmethod
    def made(cls):
        return cls

    def bound(self, cls):
        return cls


class User:
    by_class = classmethod(Base.made)
    by_bound = classmethod(Base().bound)


print(User.by_bound(), hasattr(Base().bound, "__get__"))
try:
    User.by_class()
except TypeError as e:
    print(e)


def measure(x):
    return len(x)


for i in range(5):
    print(measure(range(2**63 - 3)), measure([i]))
