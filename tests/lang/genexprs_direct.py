"""Generator expressions that are made without a function: what they see, and what programs see of them."""
import sys, traceback, types
def f(items, owner, d=3):
    k = 5
    g = (x + k + owner for x in items)
    k = 6
    return list(g), sum(x * owner for x in items), any(x == d for x in items)
print(f([1,2,3], 2), f.__code__.co_cellvars, [c.co_freevars for c in f.__code__.co_consts if hasattr(c,'co_code')])
def g(a):
    it = (a for _ in range(3))
    print(it.__name__, it.__qualname__, it.gi_frame.f_locals.keys(), it.gi_frame.f_lineno, it.gi_code.co_name, repr(it)[:20])
    print(next(it), sorted(it.gi_frame.f_locals))
    a = 3
    print(next(it), it.gi_frame.f_lineno)
    return it
it = g(1); print(list(it))
def h():
    it = (z for _ in range(2))
    try: next(it)
    except NameError as e: print(type(e), e)
    it = (z for _ in range(2))
    z = 4
    print(list(it))
h()
def tb(n): return sum(1 // (x - n) for x in range(5))
try: tb(2)
except Exception: print(traceback.format_exc().replace(__file__, "this"))
class A:
    k = 2
    z = list(i for i in range(k))
    def m(self): return list(self.k + j for j in range(3))
    def s(self): return next(__class__ for _ in range(1))
    def t(self):
        try: return next(super().m() for _ in range(1))
        except Exception as e: return type(e).__name__, str(e)
print(A.z, A().m(), A().s(), A().t())
def gens(n):
    return [list(x + y + n for x in range(2)) for y in range(2)], list([x + y + n for x in range(2)] for y in range(2)), list(list(z + y + n for z in range(y)) for y in range(3))
print(gens(5))
def lam(n):
    return [f() for f in list((lambda: (i, n)) for i in range(3))]
print(lam(2))
def w(xs):
    any((last := x) > 1 for x in xs)
    return last
print(w([1, 2, 3]))
def tr(fr, e, a): ev.append((fr.f_code.co_name, e)); return tr
def traced(p): return sum(p * x for x in range(2))
ev = []; sys.settrace(tr); traced(3); sys.settrace(None); print(ev)
def gen(a):
    for i in range(3): yield sum(a + i + j for j in range(2))
print(list(gen(3)))
code = [c for c in tb.__code__.co_consts if hasattr(c,'co_code')][0]
print(list(types.FunctionType(code, globals(), 'nn', None, (types.CellType(9),))(iter([10, 8]))), types.FunctionType(code, globals(), 'nn', None, (types.CellType(9),))(iter([10, 8])).__name__)
async def agen(a):
    async def ag():
        yield a
    return [x async for x in (y + a async for y in ag())]
try: agen(4).send(None)
except StopIteration as e: print(e.value)
def deep(n): return sum(deep(n - 1) for _ in range(1)) if n else 1
print(deep(100))
try: deep(3000)
except RecursionError as e: print("rec")
def close(a):
    g = (a for _ in range(3)); next(g); g.close(); 
    try: g.throw(ValueError(a))
    except ValueError as e: print(e)
    try: (a for a in range(3)).throw(KeyError(1))
    except KeyError as e: print(e.__traceback__.tb_next.tb_lineno - close.__code__.co_firstlineno)
close(5)
try: (x for x in 5)
except TypeError as e: print(e)
print((a for a in ()).gi_frame.f_locals.keys())
import threading
def threaded(k):
    out = []
    def work(k):
        for i in range(300):
            out.append(sum(x * k for x in range(9) if x != k))
    ts = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for t in ts: t.start()
    for t in ts: t.join()
    return sorted(set(out))
print(threaded(1))
def shared(k):
    g = (x + k for x in range(5))
    r = []
    t = threading.Thread(target=lambda: r.extend(g)); t.start(); t.join()
    return r
print(shared(2))
import gc
def cyc(k):
    k.append(x for x in k)
for _ in range(100): cyc([1])
gc.collect()
def yields():
    return list(i + 1 for i in [(yield 26)]), [i for i in ((yield 27), (yield 28))]
it = yields()
print(next(it), it.send(1), it.send(2))
try: it.send(3)
except StopIteration as e: print(e.value)
