# _pickle: every protocol against the Python version, hooks, memos, buffers, errors.
import _pickle
import collections
import copyreg
import datetime
import io
import pickle
import pickletools
import re
import threading

print(pickle.dumps is _pickle.dumps, pickle.Pickler, pickle.PickleBuffer, pickle.PicklingError.__mro__)


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, re.sub(' at 0x[0-9a-f]+', ' at X', str(e)))


class A:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return type(self) is type(other) and self.x == other.x

    __hash__ = None


class S:
    __slots__ = 'a', 'b'


class Ex:
    def __new__(cls, *args, key):
        self = super().__new__(cls)
        self.args, self.key = args, key
        return self

    def __getnewargs_ex__(self):
        return self.args, {'key': self.key}

    def __eq__(self, other):
        return (self.args, self.key) == (other.args, other.key)


class L(list):
    pass


class D(dict):
    pass


objects = [None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**62, -2**64,
           2**2100, -2**2039, 1.5, -0.0, 1e300, 'abc', '', 'h\xe9\u1234\U0001f600', 'a\\b\n\0\r\x1a', '\ud800',
           'x' * 300, b'', b'x', b'y' * 300, bytearray(b''), bytearray(b'z'), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4),
           [], [1], list(range(2001)), {}, {1: 2}, {i: str(i) for i in range(1001)}, set(), {1}, set(range(1500)),
           frozenset(), frozenset([1]), A(5), A([A(1), A({})]), Ex(1, 2, key=3), L([1, 2]), D(a=1), len, A, int,
           [].append, str.upper, collections.OrderedDict(a=1, b=2), collections.Counter('aab'), type(None), type(...),
           ..., NotImplemented, range(5), slice(1, 2), 1 + 2j, 'x' * 70000, b'q' * 70000, datetime.datetime(2020, 1, 2),
           collections.deque([1, 2], 5), [('a', 'a')] * 3]
for o in objects:
    for p in range(6):
        data = pickle.dumps(o, p)
        if not isinstance(o, (set, frozenset)):
            assert data == pickle._dumps(o, p) or isinstance(o, (list, dict)), (o, p, data)
        out = [pickle.loads(data), pickle._loads(data), pickle.loads(pickletools.optimize(data)),
               pickle.load(io.BytesIO(data)), pickle.loads(pickle._dumps(o, p)), pickle.loads(bytearray(data))]
        for r in out:
            assert type(r) is type(o) and (r == o or callable(o)), (o, p, r)
print(len(objects), 'objects')
s = S()
s.a = 1
for p in range(2, 6):
    r = pickle.loads(pickle.dumps(s, p))
    assert r.a == 1 and not hasattr(r, 'b')
r = []
r.append(r)
t = ([],)
t[0].append(t)
d = {}
d['d'] = d
a = A(None)
a.x = a
for p in range(6):
    x = pickle.loads(pickle.dumps(r, p))
    assert x[0] is x
    x = pickle.loads(pickle.dumps(t, p))
    assert x[0][0] is x
    x = pickle.loads(pickle.dumps(d, p))
    assert x['d'] is x
    x = pickle.loads(pickle.dumps(a, p))
    assert x.x is x

# hooks
class P(pickle.Pickler):
    def persistent_id(self, obj):
        return ('id', obj.x) if isinstance(obj, A) else None

    def reducer_override(self, obj):
        return (complex, (7, 8)) if isinstance(obj, S) else NotImplemented


class U(pickle.Unpickler):
    def persistent_load(self, pid):
        return 'loaded', pid

    def find_class(self, module, name):
        print('find', module, name)
        return super().find_class(module, name)


f = io.BytesIO()
P(f, 2).dump([A(1), s, A, len])
f.seek(0)
print(U(f).load())
f = io.BytesIO()
p = pickle.Pickler(f)
p.persistent_id = lambda obj: 'one' if obj == 1 else None
p.dump([1, 2])
u = pickle.Unpickler(io.BytesIO(f.getvalue()))
attempt(u.load)
u = pickle.Unpickler(io.BytesIO(f.getvalue()))
u.persistent_load = lambda pid: pid * 2
print(u.load())
f = io.BytesIO()
p = pickle.Pickler(f)
p.dispatch_table = {A: lambda a: (A, (a.x * 2,))}
p.dump(A(4))
print(pickle.loads(f.getvalue()).x)

# memos
f = io.BytesIO()
p = pickle.Pickler(f, 4)
x = 'shared'
p.dump([x])
p.dump([x])
print(len(f.getvalue()), sorted(i for i, o in p.memo.copy().values()), type(p.memo))
q = pickle.Pickler(io.BytesIO())
q.memo = p.memo
print(len(q.memo.copy()), q.memo.clear(), q.memo.copy())
f.seek(0)
u = pickle.Unpickler(f)
print(u.load(), u.load(), u.memo.copy())
attempt(setattr, p, 'memo', 5)
attempt(setattr, u, 'memo', {-1: None})
attempt(setattr, u, 'memo', {'a': None})
p.clear_memo()
print(p.memo.copy(), p.bin, p.fast)
p.fast = True
p.dump(['a', 'a'])
attempt(p.dump, r)

# out-of-band buffers
buffers = []
data = pickle.dumps([pickle.PickleBuffer(b'abc'), pickle.PickleBuffer(bytearray(b'def'))], 5,
                    buffer_callback=buffers.append)
print(len(buffers), [bytes(b) for b in pickle.loads(data, buffers=buffers)], [b.raw().readonly for b in buffers])
attempt(pickle.loads, data)
attempt(pickle.loads, data, buffers=[])
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(bytearray(b'in')), 5)))
b = pickle.PickleBuffer(b'x')
b.release()
attempt(b.raw)
attempt(pickle.dumps, b, 5)
attempt(pickle.dumps, pickle.PickleBuffer(b'x'), 4)
attempt(pickle.PickleBuffer, 5)
attempt(pickle.dumps, 1, 4, buffer_callback=print)
attempt(pickle.dumps, 1, 6)
attempt(pickle.dumps)
attempt(pickle.dump, 1, 2)
attempt(pickle.load, 2)
attempt(pickle.loads, 2)


def local():
    def inner():
        pass
    return inner


attempt(pickle.dumps, lambda: 0)
try:
    pickle.dumps(local())
except AttributeError as e:
    print(str(e).split(' at ')[0])
A2, A = A, None
attempt(pickle.dumps, A2)
A = A2
attempt(pickle.dumps, threading.Lock())
for bad in (1, (), (1,), (len,), (len, 1), (1, ()), (len, (), None, 5), (len, (), None, None, 5),
            (len, (), None, None, None, 5)):
    class R:
        def __reduce__(self):
            return bad
    attempt(pickle.dumps, R())

for data in (b'', b'.', b'0.', b'(.', b'\x80\x07.', b'\xff', b'N', b'garbage', b'K', b'I5', b'Ix\n.', b'Fx\n.', b'(0', b'1.',
             b'h\0.', b'\x8c\x01', b'}(K\x01u.', b'(K\x01d.', b'S5\n.', b'\x82\x00.', b'\x82\xf0.', b'cmath\nnope\n.',
             b'cno_such_module\nx\n.', b'N\x93.', b'K\x01K\x02\x93.', b'NN\x81.', b'\x8a\x01', b'\x8b\xff\xff\xff\xff',
             b'\x97.', b'P1\n.', b'K\x01Q.', b'K\x01)R.', b'cbuiltins\nint\nK\x01R.', b']K\x01b.', b'p1\n.', b'g9\n.',
             b'\x95\x09\0\0\0\0\0\0\0N.', b'Kx', b'a.', b's.', b'\x90.', b'\x85.', b'NK\x01a.'):
    attempt(pickle.loads, data)
print(pickle.loads(b'(lp0\nI1\naI01\naL5L\naF1.5\naS\'a\\x41\'\naVu\\u1234\naNa.'))
print(pickle.loads(b"(i__main__\nA\n(dS'x'\nI3\nsb.").x, pickle.loads(b"(c__main__\nA\nI4\no.").x)
print(pickle.loads(b'U\x03a\xe9b.', encoding='latin-1'), pickle.loads(b'U\x03a\xe9b.', encoding='bytes'))
attempt(pickle.loads, b'U\x03a\xe9b.')
print(pickle.loads(b'c__builtin__\nxrange\n(K\x01tR.'))
copyreg.add_extension('__main__', 'A', 0x1234)
print(pickle.dumps(A, 2), pickle.loads(pickle.dumps(A, 2)) is A)
copyreg.remove_extension('__main__', 'A', 0x1234)
got = []
threads = [threading.Thread(target=lambda: got.append(pickle.loads(pickle.dumps(objects[40]))) or
                            got.append(pickle.loads(pickle.dumps(objects[50])))) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(got))
