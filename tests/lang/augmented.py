"""Augmented assignment: all operators, targets, in-place methods, evaluation order."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


x = 7
x += 3
print(x, end=" ")
x -= 1
print(x, end=" ")
x *= 4
print(x, end=" ")
x //= 5
print(x, end=" ")
x **= 3
print(x, end=" ")
x %= 100
print(x, end=" ")
x <<= 3
print(x, end=" ")
x >>= 1
print(x, end=" ")
x &= 0xFF
print(x, end=" ")
x |= 0x11
print(x, end=" ")
x ^= 0x55
print(x, end=" ")
x /= 4
print(x)
a = b = [1]
a += [2]
print(a, b, a is b)
a = a + [3]
print(a, b, a is b)
a *= 2
b *= 2
print(a, b)
b += "xy"
b += (i for i in range(2))
print(b)
t = s = (1,)
t += (2,)
print(t, s)
u = "a"
u += "b"
u *= 3
print(u)
c = d = {1, 2}
c |= {3}
c -= {1}
c &= {2, 3}
c ^= {3, 4}
print(sorted(c), c is d)
m = n = {"a": 1}
m |= {"b": 2}
m |= [("c", 3)]
print(m, m is n)
order = []


def log(name, value):
    order.append(name)
    return value


data = [10, 20, 30]
log("obj", data)[log("index", 1)] += log("value", 5)
print(data, order)


class Box:
    pass


box = Box()
box.n = 1
box.n += 1
box.list = [1]
box.list += [2]
box.list[0] += 10
print(box.n, box.list)
tup = ([1], 2)
try:
    tup[0] += [5]
except TypeError as e:
    print(e, tup)


class I:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(("iadd", o))
        return self

    def __isub__(self, o):
        return NotImplemented

    def __sub__(self, o):
        return ("sub", o)

    def __imatmul__(self, o):
        return "imatmul"

    def __rmul__(self, o):
        return ("rmul", o)


i = j = I()
i += 1
i += "x"
print(i is j, i.log)
i -= 5
print(i)
j @= 3
print(j)
k = 4
k *= I()
print(k)


def bad():
    x = 1
    x += "a"


def unbound():
    y += 1


def listplus():
    z = []
    z += 5


def none():
    w = None
    w -= 1


def op(name):
    def run():
        exec("v = []\nv %s= {}" % name)
    return run


err(bad)
err(unbound)
err(listplus)
err(none)
for name in "+ - * / // % ** @ & | ^ << >>".split():
    err(op(name))
g = 1


def use():
    global g
    g += 1
    h = 5

    def inner():
        nonlocal h
        h *= 2
        return h
    return g, inner(), inner()


print(use())
q = [[0] * 2 for _ in range(2)]
q[0][1] += 5
q[1][0:1] += [7, 8]
print(q)
dd = {}
try:
    dd["k"] += 1
except KeyError as e:
    print("KeyError", e)
