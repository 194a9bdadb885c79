"""__del__, weak references, and when objects die."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import gc
import weakref


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


d = D("first")
d = D("second")
del d
x = [D("in list")]
x.clear()
y = {"k": D("in dict")}
y["k"] = None


def local():
    v = D("local")
    print("in function")


local()


def returns():
    v = D("returned")
    return v


r = returns()
print("have", r.name)
r = None
D("temporary")
print(D("argument").name)


class Holder:
    pass


h = Holder()
h.d = D("attribute")
del h.d
h.d = D("owner's")
del h
t = (D("in tuple"),)
del t


def gen():
    v = D("in generator")
    yield 1
    yield 2


g = gen()
next(g)
del g
for item in [D("loop1"), D("loop2")]:
    pass
del item
try:
    raise ValueError(D("in exception"))
except ValueError as e:
    pass
print("after except")
a = D("cycle")
a.self = a
del a
print("collecting")
gc.collect()
w = D("weak")
ref = weakref.ref(w)
print(ref() is w, weakref.getweakrefcount(w), ref() is not None)
del w
print(ref())
events = []
w = Holder()
ref = weakref.ref(w, lambda r: events.append("callback"))
ref2 = weakref.ref(w)
print(ref == ref2, ref is ref2, ref2 is weakref.ref(w), hash(ref) == hash(w))
del w
print(events, ref(), ref == ref2)
p = Holder()
p.v = 1
proxy = weakref.proxy(p)
print(proxy.v, type(proxy).__name__)
proxy.v = 2
print(p.v)
del p
err(lambda: proxy.v)
for bad in (5, "a", None, [], {}, (), 1.5):
    err(lambda: weakref.ref(bad))
for good in (set(), Holder, len, lambda: 1, frozenset([1]), iter, Holder()):
    err(lambda: type(weakref.ref(good)).__name__)
wd = weakref.WeakValueDictionary()
k = Holder()
wd["k"] = k
print(len(wd), "k" in wd)
del k
print(len(wd), "k" in wd)
wk = weakref.WeakKeyDictionary()
k = Holder()
wk[k] = "value"
print(len(wk), wk[k])
del k
print(len(wk))
ws = weakref.WeakSet()
k = Holder()
ws.add(k)
print(len(ws), k in ws)
del k
print(len(ws))


class M:
    def method(self):
        return "bound"


m = M()
wm = weakref.WeakMethod(m.method)
print(wm()())
del m
print(wm())
o = Holder()
f = weakref.finalize(o, print, "finalize", 1)
print(f.alive)
del o
print(f.alive)


class Resurrect:
    saved = None

    def __del__(self):
        print("resurrecting")
        Resurrect.saved = self


z = Resurrect()
z.v = 5
del z
print(Resurrect.saved.v)
Resurrect.saved = None
print("gone")


class Node:
    def __init__(self, n):
        self.n = n
        self.next = None

    def __del__(self):
        order.append(self.n)


order = []
a, b, c = Node(1), Node(2), Node(3)
a.next, b.next, c.next = b, c, a
wr = weakref.ref(a)
del a, b, c
print(wr() is not None, order)
gc.collect()
print(wr(), sorted(order))
chain = None
for i in range(20000):
    n = Node(i)
    n.next = chain
    chain = n
order = []
n = chain = None
print(len(order), order[0], order[-1])
nested = []
for i in range(100000):
    nested = [nested]
del nested
print("deep list freed")
D.__del__ = lambda self: print("patched", self.name)
D("end")
last = D("at exit")
