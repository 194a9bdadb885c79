"""Operators in Python: what their place knows changes under it, and operands and locals die with the call."""
import gc
import sys
import weakref


class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        total = self.x + other.x
        return V(total)

    def __sub__(self, other):
        if other.x < 0:
            return NotImplemented
        made = V(self.x - other.x)
        return made

    def __rsub__(self, other):
        return V(1000)


def add(a, b):
    return a + b


def chain(a, b):
    return ((a + b) - (b + a)) + (a - b)


def warm():
    a, b = V(5), V(2)
    for _ in range(300):
        add(a, b)
        chain(a, b)


def other_add(self, other):
    wrong = self.x * other.x
    return V(wrong)


def one_argument(self):
    return V(0)


warm()
print(add(V(3), V(4)).x, chain(V(9), V(4)).x)

# NotImplemented comes after all.
class W(V):
    def __rsub__(self, other):
        made = V(7)
        return made


print(chain(V(1), V(2)).x)
try:
    print((V(1) - V(-1)).x)
except TypeError as e:
    print(e)
print((V(1) - W(-1)).x)

# The function gets other code, then code that takes other arguments.
old = V.__add__.__code__
V.__add__.__code__ = other_add.__code__
print([add(V(3), V(i)).x for i in range(4)])
V.__add__.__code__ = one_argument.__code__
try:
    add(V(3), V(4))
except TypeError as e:
    print(e)
V.__add__.__code__ = old
print([add(V(3), V(i)).x for i in range(4)])


# The method is replaced, and its function dies, while it runs.
def replacing():
    def __add__(self, other):
        V.__add__ = other_add
        gc.collect()
        total = self.x + other.x
        return V(total)
    return __add__


for _ in range(50):
    V.__add__ = replacing()
    r = [add(V(3), V(i)).x for i in range(3)]
print(r)
V.__add__ = lambda self, other: V(self.x + other.x)
warm()
print(add(V(3), V(4)).x)


# Operands, locals and results that die print their names, in order.
class Named:
    def __init__(self, name):
        self.name = str(name)

    def __add__(self, other):
        first, second = Named(self.name + "1"), Named(other.name + "2")
        return Named(first.name + second.name)

    def __del__(self):
        if self.name.startswith("!"):
            print("del", self.name)


def name(a, b):
    return (Named(a) + Named(b)).name


for i in range(200):
    name("a", i)
print(name("!a", "!b"))


# An object may get what its end must do only after others of its class have died without.
class Late:
    def __init__(self, v):
        self.v = v


for i in range(300):
    Late(i)
    Late([i])
seen = []
o = Late(1)
ref = weakref.ref(o, lambda r: seen.append("weak"))
del o
print(seen, ref())
o = Late(2.5)
Late.__del__ = lambda self: seen.append(self.v)
del o
Late(3)
del Late.__del__
Late(4)
print(seen)

# A chain of instances takes no stack.
head = None
for i in range(200000):
    head, old = Late(head), None
del head
for i in range(200000):
    node = Late(0)
    node.next, node.more = old, i
    old = node
del old, node
print("chains")


# __init__ with a frame: its arguments, its result, what it raises.
class Deep:
    def __init__(self, n, log):
        self.n = abs(n)
        if n == 7:
            raise ValueError(n)
        if n == 8:
            return n
        log.append(sys.getrefcount(self) > 0 and self.n)


def build(n, log):
    try:
        return Deep(n, log).n
    except (ValueError, TypeError) as e:
        return repr(e)


log = []
for i in range(300):
    build(i % 5, log)
print([build(i, log) for i in range(-2, 10)], len(log))
Deep.__init__ = lambda self, n, log: setattr(self, "n", -n)
print([build(i, log) for i in range(3)])
