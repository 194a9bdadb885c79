"""Functions of an imported module before they have ever run: everything can be asked of them."""
import copy
import importlib
import marshal
import os
import sys
import tempfile
import threading
import traceback
import types

SOURCE = '''
"""module doc"""
import types
def plain(a, b=2, /, c=3, *d, e=5, **f):
    "doc of plain"
    x = a + b
    return x, c, d, e, f
def nodoc(): return 1
def outer():
    n = 0
    def inner(step=1):
        "inner doc"
        nonlocal n
        n += step
        return n
    return inner
def fails(x):
    y = 1
    return y / x
def gen(n):
    for i in range(n):
        try:
            yield i
        except KeyError:
            yield 'caught'
class K:
    "doc of K"
    def method(self, other): return self, other
    @staticmethod
    def static(): "s"; return 's'
    @property
    def prop(self): "p"; return 'p'
sq = lambda x: x * x
long_const = (1, 2.5, 'text', b'bytes', None, 10 ** 30, frozenset({1, 2}))
def uses(x): return x in {1, 2, 3}, x in ('a', 'b'), -0.0, 1e300, 2 ** 70, ...
'''

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = False


def fresh(name='lazy_mod'):
    path = os.path.join(folder, name + '.py')
    if not os.path.exists(path):
        with open(path, 'w') as f:
            f.write(SOURCE)
        importlib.invalidate_caches()
        importlib.import_module(name)
    sys.modules.pop(name, None)
    return importlib.import_module(name)


m = fresh()
print(m.plain.__doc__, m.nodoc.__doc__, m.K.method.__doc__, m.K.static.__doc__, m.K.prop.__doc__)
m = fresh()
c = m.plain.__code__
print(c.co_name, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals)
print(c.co_varnames, c.co_names, c.co_freevars, c.co_cellvars, c.co_consts[0], c.co_firstlineno)
print(os.path.basename(c.co_filename), c.co_flags & 0x0f)
m = fresh()
print(sorted({line for _, _, line in m.fails.__code__.co_lines() if line}))
m = fresh()
print(len(list(m.fails.__code__.co_positions())) > 3, len(m.fails.__code__.co_code) > 0)
m = fresh()
other = fresh()
print(m.plain.__code__ == other.plain.__code__, m.plain.__code__ != other.nodoc.__code__)
print(hash(m.uses.__code__) == hash(fresh().uses.__code__))
m = fresh()
print(m.plain.__code__.replace(co_name='renamed').co_name, m.nodoc.__code__.replace(co_filename='x').co_filename)
m = fresh()
print(m.outer.__code__.co_cellvars, [k.co_freevars for k in m.outer.__code__.co_consts if hasattr(k, 'co_name')])
m = fresh()
f = m.outer()
print(f(), f(5), f.__doc__, f.__code__.co_freevars)
m = fresh()
try:
    m.fails(0)
except ZeroDivisionError:
    print([(e.name, e.lineno, e.line) for e in traceback.extract_tb(sys.exc_info()[2])[1:]])
m = fresh()
g = m.gen(3)
print(next(g), g.throw(KeyError), list(g))
m = fresh()
print(types.FunctionType(m.nodoc.__code__, {})(), m.sq(7), m.uses(2))
m = fresh()
m.nodoc.__code__ = m.sq.__code__
print(m.nodoc.__doc__, m.nodoc(9))
m = fresh()
m.plain.__doc__ = 'other'
print(m.plain.__doc__)
del m.plain.__doc__
print(m.plain.__doc__)
m = fresh()
again = marshal.loads(marshal.dumps(m.plain.__code__))
print(again == m.plain.__code__, again.co_varnames)
m = fresh()
try:
    m.plain(b=1)
except TypeError as e:
    print(e)
try:
    exec([k for k in m.outer.__code__.co_consts if hasattr(k, 'co_name')][0])
except TypeError as e:
    print(type(e).__name__)

# Threads that call the same function first.
m = fresh()
results = []
barrier = threading.Barrier(4)


def first_call():
    barrier.wait()
    results.append((m.plain(1), m.K().prop, m.uses(1)[0], m.plain.__doc__, m.fails(1)))


threads = [threading.Thread(target=first_call) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(results), len(set(map(str, results))), results[0])
print(copy.copy(m.long_const), m.__doc__)
