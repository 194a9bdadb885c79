"""Comprehensions that run without a function: what they see, and what programs see of them."""
import sys
def f(items, owner, d=3):
    k = 5
    a = [x + k for x in items if x != owner]
    b = {x: [y * owner for y in range(x)] for x in a}
    c = {x for x in items}
    return a, b, c, sorted(locals())
print(f([1,2,3,4], 2))
print(f.__code__.co_cellvars, f.__code__.co_varnames, f.__code__.co_freevars, f.__code__.co_nlocals)
print([c.co_freevars for c in f.__code__.co_consts if hasattr(c,'co_code')], [c.co_cellvars for c in f.__code__.co_consts if hasattr(c,'co_code')])
def g():
    return [z for _ in range(1)]
    z = 1
try: g()
except Exception as e: print(type(e), e)
def g2():
    r = [[z for _ in range(2)] for _ in []]
    if r: z = 1
    for z in [1,2,3]:
        r.append([z+q for q in range(3)])
    print(r)
    del z
    try: return [z for _ in range(1)]
    except NameError as e: print(type(e), e)
g2()
def h(n):
    fs = [lambda: (i, n) for i in range(3)]
    n += 1
    return [f() for f in fs]
print(h(1))
def w(xs):
    last = None
    r = [last := x for x in xs if (t := x)]
    return r, last, t
print(w([1,2]))
class A:
    k = 3
    def m(self): return [self.k + j for j in range(3)]
    z = [i for i in range(k)]
    def s(self):
        try: return [super().m() for _ in range(1)]
        except Exception as e: return type(e), str(e)
    def cls(self): return [__class__ for _ in range(2)]
print(A().m(), A.z, A().s(), A().cls())
def outer(v):
    class B:
        l = [v for _ in range(2)]
    def inner(): return [v for _ in range(2)]
    return B.l, inner()
print(outer(7))
def tb(n):
    return [1 // (x - n) for x in range(5)]
import os.path, traceback
try: tb(2)
except Exception: print(traceback.format_exc().replace(os.path.dirname(os.path.abspath(__file__)), ''))
def loc(a, b):
    return [(sorted(locals().items(), key=lambda t: t[0])[1:], a) for x in range(1)], b
print(loc(1, 2))
def fr(q):
    return [sys._getframe().f_code.co_name + sys._getframe(1).f_code.co_name + str({k:v for k,v in sys._getframe().f_locals.items() if k!='.0'}) for i in range(2) if q]
print(fr(9))
ev=[]
def tr(fr, e, a):
    ev.append((fr.f_code.co_name, e, fr.f_lineno)); return tr
def traced(p):
    x = 2
    return [p * x + y for y in range(2)]
sys.settrace(tr); traced(3); sys.settrace(None)
print(ev)
code=[c for c in tb.__code__.co_consts if hasattr(c,'co_code')][0]
import types
print(types.FunctionType(code, globals(), 'n', None, (types.CellType(9),))(iter([10, 11])))
try: print(types.FunctionType(code, globals(), 'n', None, (types.CellType(),))(iter([10, 11])))
except Exception as e: print(type(e),e)
def rec(n): return [rec(n-1) for _ in range(1)] if n else n
print(rec(50))
try: rec(5000)
except RecursionError as e: print(type(e))
def gen(a):
    for i in range(3):
        yield [a + i + j for j in range(2)]
print(list(gen(3)))
async def co(a):
    return [a for _ in range(2)]
try: co(4).send(None)
except StopIteration as e: print(e.value)
def cellval():
    c = types.CellType(5)
    v = [c is c for _ in range(1)]
    return locals()
print(type(cellval()['c']))
def nested(a, b):
    return [[(x, y, a) for y in range(b) if a] for x in range(b)], [{k: [a for _ in range(k)] for k in range(b)} for _ in range(2)]
print(nested(2, 3))
def exc():
    try: 1/0
    except Exception as e:
        return [str(e) for _ in range(2)]
print(exc())
def wth():
    import contextlib
    with contextlib.nullcontext(3) as q, contextlib.nullcontext((1, 2)) as (r, s):
        return [q + r + s for _ in range(2)]
print(wth())
def manyl(n):
    for a, b in [(1, 2), (3, 4)]:
        print([(a, b, n) for _ in range(1)])
    else:
        print([a for _ in range(1)])
manyl(3)
def um(x):
    x, y = x
    return [x + y + z for z in range(3)]
print(um((1, 2)))
def mt(v):
    match v:
        case [a, b]: return [a + b for _ in range(2)]
print(mt([3, 4]))
print([a for a in range(3)], {a: 1 for a in 'ab'})
def self_assign(x):
    x = [y for y in x if y in x]
    x = [x for _ in range(2)]
    return x
print(self_assign([1]))


def lines(x):
    return [
        x
        for _ in range(1)
    ]


ev = []
sys.settrace(lambda f, e, a: ev.append((f.f_code.co_name, e)))
lines(1)
sys.settrace(None)
print(ev)


def deleted(x, y):
    try:
        y = y and 1
        del x
    finally:
        try:
            print([x for _ in range(1)])
        except NameError as e:
            print(e)
    try:
        for x in ():
            pass
        else:
            print([x for _ in range(1)])
    except NameError as e:
        print(e)
    return [x for _ in ()], [y for _ in range(1)]


print(deleted(1, 2))


def conditional(c):
    if c:
        v = 1
    try:
        raise ValueError("no")
    except ValueError as e:
        pass
    while c:
        u = 2
        c = 0
    for f in (lambda: [v for _ in range(1)], lambda: 0):
        pass
    for get in ("v", "u", "e"):
        try:
            if get == "u":
                print([u for _ in range(1)])
            elif get == "e":
                print([e for _ in range(1)])
            else:
                print([v + 1 for _ in range(1)])
        except NameError as error:
            print(type(error).__name__, error)


conditional(1)
conditional(0)


def walrus(c):
    r = c and (n := 3)
    try:
        return [n for _ in range(1)]
    except NameError as e:
        return str(e)


print(walrus(1), walrus(0))


def threaded():
    import threading
    data = list(range(50))
    out = []

    def work(k):
        for _ in range(200):
            out.append(sum([x * k for x in data if x != k]))
    ts = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for t in ts:
        t.start()
    for t in ts:
        t.join()
    return sorted(set(out))


print(threaded())


def kept(a):
    def boom(x):
        raise KeyError(x)
    try:
        [boom(a) for i in range(2)]
    except KeyError as e:
        f = e.__traceback__.tb_next.tb_frame
        return f.f_code.co_name, f.f_locals["a"], f.f_locals["i"], type(f.f_locals[".0"]).__name__, f.f_back.f_code.co_name


print(kept(8))


class Base:
    def value(self):
        return 4


class Derived(Base):
    def value(self):
        return super().value() + sum([self.one for _ in range(2)])
    one = 1


print(Derived().value())


def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q):
    return [[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q] for _ in range(2)]


print(many(*range(17)))
