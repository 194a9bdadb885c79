"""The operations that random_operations.py draws from, and the pool of objects they work on."""
import array
import collections
import collections.abc
import contextlib
import contextvars
import copy
import csv
import dataclasses
import datetime
import enum
import functools
import gc
import hashlib
import io
import itertools
import json
import operator
import os
import pickle
import queue
import random
import re
import struct
import sys
import threading
import types
import weakref
import zlib

try:
    from weft import atomic
except ImportError:
    atomic = None

OPERATIONS = []
LIMIT = 300  # containers are cut when they grow beyond


class Wrong(Exception):
    """An invariant is broken."""


def op(f):
    OPERATIONS.append(f)
    return f


def own_options():
    return ["-X", "tlbc=0"] if sys._xoptions.get("tlbc") == "0" else []


class Base:
    shared = 1

    def __init__(self, a=0, b=0):
        self.a = a
        self.b = b

    def method(self, x):
        return self.a, x

    @property
    def prop(self):
        return self.a

    @prop.setter
    def prop(self, v):
        self.a = v

    @classmethod
    def make(cls, a):
        return cls(a)

    @staticmethod
    def plain(x):
        return x

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return 7

    def __lt__(self, other):
        return id(self) < id(other)


class Slots:
    __slots__ = ("x", "y", "__weakref__")


class Finalized:
    def __init__(self, home=None):
        self.home = home

    def __del__(self):
        home = self.home
        if home is not None and len(home) < LIMIT:
            home.append(None)


class Context:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return True


def endless(box):
    i = 0
    while True:
        got = yield (i, len(box))
        if got == "stop":
            return
        i += 1


def finite(n):
    try:
        for i in range(n):
            yield i
    finally:
        n = None


async def coroutine():
    return 5


def function(a=1, *rest, b=2, **more):
    return a, rest, b


def make_closure():
    n, m = 0, []

    def get():
        return n, m

    def put(v):
        nonlocal n, m
        n, m = v, [v]
        return n

    def unset():
        nonlocal n
        del n
    return get, put, unset


class Pool:
    """Flat containers hold numbers, strings and small tuples; `graph` holds anything, cycles too."""

    def __init__(self, rng):
        self.lists = [list(range(rng.randrange(30))) for _ in range(4)] + [[]]
        self.dicts = [dict.fromkeys(range(rng.randrange(20))), {str(i): i for i in range(rng.randrange(20))}, {},
                      collections.OrderedDict(a=1), collections.defaultdict(list, a=[]), collections.Counter("abca")]
        self.sets = [set(range(rng.randrange(30))), set(), {"a", "b", 1}]
        self.frozen = [frozenset(range(10)), (1, 2, 3), "text", b"bytes", 10 ** 30, 2.5, range(20)]
        self.deques = [collections.deque(range(20)), collections.deque((), 8), collections.deque()]
        self.bytearrays = [bytearray(b"abc" * 10), bytearray()]
        self.arrays = [array.array("i", range(20)), array.array("d", [1.0, 2.0])]
        self.objects = [Base(i, i) for i in range(4)]
        self.slots = [Slots() for _ in range(2)]
        self.iterators = []
        self.generators = [endless([]), finite(1000)]
        self.classes = [Base, type("Dynamic", (Base,), {"z": 1})]
        self.functions = [function, lambda x=1: x, make_closure()[0]]
        self.closures = [make_closure(), make_closure()]
        self.graph = [[] for _ in range(6)] + [{}, {}]
        self.weak = [weakref.ref(o) for o in self.objects]
        self.weakdicts = [weakref.WeakValueDictionary(), weakref.WeakKeyDictionary()]
        self.weaksets = [weakref.WeakSet()]
        self.local = threading.local()
        self.locks = [threading.Lock(), threading.RLock()]
        self.queues = [queue.SimpleQueue(), queue.Queue()]
        self.files = [io.StringIO("a\nb\n" * 10), io.BytesIO(b"a\nb\n" * 10)]
        self.views = [memoryview(b"constant bytes")]
        self.modules = [types.ModuleType("pooled")]
        self.namespace = {"a": 1}
        self.exceptions = [ValueError("a"), KeyError(1)]
        self.tees = list(itertools.tee(range(10000)))
        self.caches = [functools.lru_cache(4)(lambda x: (x,)), functools.lru_cache(None)(lambda x: [x])]
        self.patterns = [re.compile("a+b?"), re.compile(r"(\w)(\d)*")]
        self.structs = [struct.Struct("ii")]
        self.superobjects = [super(Base, self.objects[0])]
        self.partials = [functools.partial(function, 1, b=3)]
        self.spaces = [types.SimpleNamespace(a=1)]
        self.properties = [property(len)]
        self.randoms = [random.Random(1)]
        self.hashes = [hashlib.md5(), hashlib.sha256()]
        self.compressors = (zlib.compressobj(), zlib.decompressobj())
        self.csv = (csv.writer(io.StringIO()), csv.reader(io.StringIO("a,b\n" * 50)))
        self.json = (json.JSONDecoder(), json.JSONEncoder())
        target = io.BytesIO()
        self.pickler = (pickle.Pickler(target), target)
        self.unpickler = [pickle.Unpickler(io.BytesIO(pickle.dumps([1])))]
        self.dates = [datetime.datetime(2020, 2, 2)]
        self.variable = contextvars.ContextVar("v", default=0)
        self.contexts = [contextvars.copy_context()]
        self.dispatch = functools.singledispatch(lambda x: 0)
        self.streams = [open(__file__), io.TextIOWrapper(io.BytesIO(), "utf-8"), io.BufferedRandom(io.BytesIO(b"x" * 100))]
        self.texts = ["a", "ab" * 20, "\u0101\u0102", "x" * 100]

    def check(self):
        for x in self.lists:
            for v in x:
                if type(v) not in (int, str, float, tuple, bool, type(None)):
                    raise Wrong(v)
        for s in self.sets:
            if len(s) != len(list(s)):
                raise Wrong(s)
        for d in self.dicts:
            if len(d) != len(list(d)) or len(d) != len(list(d.items())):
                raise Wrong(d)


def pick(rng, items):
    return items[int(rng.random() * len(items))]


def number(rng):
    return int(rng.random() * 40)


def scalar(rng):
    r = int(rng.random() * 6)
    if r == 0:
        return number(rng)
    if r == 1:
        return str(number(rng))
    if r == 2:
        return rng.random()
    if r == 3:
        return (number(rng), str(number(rng)))
    if r == 4:
        return 10 ** 20 + number(rng)
    return None


def cut(x):
    if len(x) > LIMIT:
        x.clear()


# --- lists ---------------------------------------------------------------------------------------

@op
def list_append(rng, p):
    x = pick(rng, p.lists)
    x.append(scalar(rng))
    cut(x)


@op
def list_extend(rng, p):
    x = pick(rng, p.lists)
    x.extend(pick(rng, p.lists))
    cut(x)


@op
def list_extend_generator(rng, p):
    x = pick(rng, p.lists)
    x.extend(i for i in range(5))
    cut(x)


@op
def list_iadd(rng, p):
    x = pick(rng, p.lists)
    x += [scalar(rng)] * number(rng)
    cut(x)


@op
def list_insert(rng, p):
    pick(rng, p.lists).insert(number(rng), scalar(rng))


@op
def list_pop(rng, p):
    pick(rng, p.lists).pop()


@op
def list_pop_at(rng, p):
    pick(rng, p.lists).pop(number(rng))


@op
def list_remove(rng, p):
    pick(rng, p.lists).remove(number(rng))


@op
def list_store(rng, p):
    pick(rng, p.lists)[number(rng)] = scalar(rng)


@op
def list_load(rng, p):
    x = pick(rng, p.lists)
    for i in range(10):
        x[i]


@op
def list_slice(rng, p):
    x = pick(rng, p.lists)
    return x[number(rng):number(rng)], x[::2], x[::-1]


@op
def list_slice_store(rng, p):
    x = pick(rng, p.lists)
    x[number(rng):number(rng)] = pick(rng, p.lists)
    cut(x)


@op
def list_slice_delete(rng, p):
    del pick(rng, p.lists)[number(rng):number(rng)]


@op
def list_step_delete(rng, p):
    del pick(rng, p.lists)[::3]


@op
def list_delete(rng, p):
    del pick(rng, p.lists)[0]


@op
def list_clear(rng, p):
    pick(rng, p.lists).clear()


@op
def list_sort(rng, p):
    pick(rng, p.lists).sort(key=str)


@op
def list_sort_plain(rng, p):
    x = pick(rng, p.lists)
    x[:] = range(20)
    x.sort(reverse=True)


@op
def list_reverse(rng, p):
    pick(rng, p.lists).reverse()


@op
def list_copy(rng, p):
    x = pick(rng, p.lists)
    y = x.copy()
    z = list(x)
    return y + z


@op
def list_compare(rng, p):
    return pick(rng, p.lists) == pick(rng, p.lists), pick(rng, p.lists) < pick(rng, p.lists)


@op
def list_search(rng, p):
    x = pick(rng, p.lists)
    return number(rng) in x, x.count(3), x.index(number(rng))


@op
def list_repeat(rng, p):
    x = pick(rng, p.lists)
    x *= 2
    cut(x)


@op
def list_loop(rng, p):
    n = 0
    for v in pick(rng, p.lists):
        if type(v) not in (int, str, float, tuple, bool, type(None)):
            raise Wrong(v)
        n += 1


@op
def list_comprehension(rng, p):
    return [v for v in pick(rng, p.lists) if v], [*pick(rng, p.lists), *pick(rng, p.lists)]


@op
def list_unpack(rng, p):
    a, b, *c = pick(rng, p.lists)
    return function(*pick(rng, p.lists))


@op
def list_builtins(rng, p):
    x = pick(rng, p.lists)
    return len(x), any(x), all(x), tuple(x), sorted(x, key=str), list(reversed(x)), sum(1 for _ in x), repr(x)


@op
def list_join(rng, p):
    return ",".join(map(str, pick(rng, p.lists))), "".join(pick(rng, p.lists))


@op
def list_reinit(rng, p):
    pick(rng, p.lists).__init__(range(number(rng)))


@op
def list_swap(rng, p):
    i = int(rng.random() * len(p.lists))
    p.lists[i] = list(p.lists[i])


# --- dicts ---------------------------------------------------------------------------------------

@op
def dict_store(rng, p):
    d = pick(rng, p.dicts)
    d[scalar(rng)] = number(rng)
    cut(d)


@op
def dict_load(rng, p):
    d = pick(rng, p.dicts)
    return d.get(number(rng)), d.get(str(number(rng))), d[number(rng)]


@op
def dict_delete(rng, p):
    del pick(rng, p.dicts)[number(rng)]


@op
def dict_pop(rng, p):
    d = pick(rng, p.dicts)
    d.pop(number(rng), None)
    d.pop(str(number(rng)))


@op
def dict_popitem(rng, p):
    pick(rng, p.dicts).popitem()


@op
def dict_setdefault(rng, p):
    pick(rng, p.dicts).setdefault(scalar(rng), 1)


@op
def dict_update(rng, p):
    d = pick(rng, p.dicts)
    d.update(pick(rng, p.dicts))
    cut(d)


@op
def dict_update_keywords(rng, p):
    pick(rng, p.dicts).update(a=1, b=number(rng))


@op
def dict_update_pairs(rng, p):
    pick(rng, p.dicts).update([(i, i) for i in range(number(rng))])


@op
def dict_merge(rng, p):
    return pick(rng, p.dicts) | pick(rng, p.dicts), {**pick(rng, p.dicts), **pick(rng, p.dicts)}


@op
def dict_clear(rng, p):
    pick(rng, p.dicts).clear()


@op
def dict_copy(rng, p):
    d = pick(rng, p.dicts)
    return d.copy(), dict(d), copy.copy(d)


@op
def dict_views(rng, p):
    d = pick(rng, p.dicts)
    return list(d), list(d.values()), list(d.items()), len(d.keys()), repr(d)


@op
def dict_view_operations(rng, p):
    d, e = pick(rng, p.dicts), pick(rng, p.dicts)
    return d.keys() & e.keys(), d.keys() | e.keys(), d.keys() - e.keys(), d.keys() == e.keys(), 3 in d.values()


@op
def dict_loop(rng, p):
    for k, v in pick(rng, p.dicts).items():
        pass


@op
def dict_loop_reversed(rng, p):
    for k in reversed(pick(rng, p.dicts)):
        pass


@op
def dict_contains(rng, p):
    d = pick(rng, p.dicts)
    return number(rng) in d, str(number(rng)) in d


@op
def dict_compare(rng, p):
    return pick(rng, p.dicts) == pick(rng, p.dicts)


@op
def dict_call(rng, p):
    return function(**pick(rng, p.dicts))


@op
def dict_fromkeys(rng, p):
    return dict.fromkeys(pick(rng, p.lists)), dict.fromkeys(pick(rng, p.dicts)), dict.fromkeys(pick(rng, p.sets))


@op
def dict_special(rng, p):
    p.dicts[3].move_to_end(pick(rng, list(p.dicts[3])), last=rng.random() < 0.5)
    p.dicts[4][number(rng)].append(1)
    p.dicts[5].update("abc")
    p.dicts[5].most_common(2)


@op
def dict_slow_keys(rng, p):
    d = pick(rng, p.dicts)
    o = pick(rng, p.objects)
    d[o] = 1
    d.get(pick(rng, p.objects))
    del d[o]


@op
def dict_ior(rng, p):
    d = pick(rng, p.dicts)
    d |= pick(rng, p.dicts)
    cut(d)


# --- sets ----------------------------------------------------------------------------------------

@op
def set_add(rng, p):
    s = pick(rng, p.sets)
    s.add(scalar(rng))
    cut(s)


@op
def set_discard(rng, p):
    s = pick(rng, p.sets)
    s.discard(number(rng))
    s.remove(number(rng))


@op
def set_pop(rng, p):
    pick(rng, p.sets).pop()


@op
def set_update(rng, p):
    s = pick(rng, p.sets)
    s.update(pick(rng, p.sets), pick(rng, p.lists))
    cut(s)


@op
def set_in_place(rng, p):
    s = pick(rng, p.sets)
    other = pick(rng, p.sets)
    pick(rng, [s.intersection_update, s.difference_update, s.symmetric_difference_update])(other)


@op
def set_binary(rng, p):
    a, b = pick(rng, p.sets), pick(rng, p.sets)
    return a & b, a | b, a - b, a ^ b, a <= b, a == b, a.isdisjoint(b), a.union(b)


@op
def set_loop(rng, p):
    for v in pick(rng, p.sets):
        pass


@op
def set_copy(rng, p):
    s = pick(rng, p.sets)
    return s.copy(), set(s), frozenset(s), sorted(s, key=str), repr(s), len(s), number(rng) in s


@op
def set_clear(rng, p):
    pick(rng, p.sets).clear()


@op
def set_slow(rng, p):
    s = pick(rng, p.sets)
    o = pick(rng, p.objects)
    s.add(o)
    s.discard(o)


# --- deques, bytearrays, arrays -------------------------------------------------------------------

@op
def deque_push(rng, p):
    d = pick(rng, p.deques)
    d.append(scalar(rng))
    d.appendleft(scalar(rng))
    cut(d)


@op
def deque_pop(rng, p):
    d = pick(rng, p.deques)
    d.pop()
    d.popleft()


@op
def deque_more(rng, p):
    d = pick(rng, p.deques)
    d.rotate(number(rng) - 20)
    d.extend(pick(rng, p.lists))
    d.extendleft(pick(rng, p.lists))
    cut(d)


@op
def deque_loop(rng, p):
    d = pick(rng, p.deques)
    for v in d:
        pass
    for v in reversed(d):
        pass


@op
def deque_rest(rng, p):
    d = pick(rng, p.deques)
    d.insert(3, 1)
    d.remove(1)
    d.reverse()
    d[0] = d[-1]
    del d[1]
    return d.index(3), d.count(3), 3 in d, d.copy(), d == d.copy(), repr(d)


@op
def deque_clear(rng, p):
    pick(rng, p.deques).clear()


@op
def bytearray_grow(rng, p):
    b = pick(rng, p.bytearrays)
    b += b"xyz"
    b.append(1)
    b.extend(b"abc")
    cut(b)


@op
def bytearray_shrink(rng, p):
    b = pick(rng, p.bytearrays)
    b.pop()
    del b[:3]
    del b[::2]


@op
def bytearray_store(rng, p):
    b = pick(rng, p.bytearrays)
    b[0] = number(rng)
    b[1:3] = b"qwert"
    b.insert(0, 7)
    b.reverse()


@op
def bytearray_read(rng, p):
    b = pick(rng, p.bytearrays)
    return bytes(b), b[1:5], b.find(b"x"), b.split(b"a"), b.upper(), b.hex(), b.decode("latin-1"), b == b"abc", list(b)


@op
def bytearray_replace(rng, p):
    b = pick(rng, p.bytearrays)
    return b.replace(b"a", b"bb"), b.strip(), b.translate(bytes(256)), b + b, b * 2, b.join([b, b"x"]), hash(bytes(b))


@op
def bytearray_clear(rng, p):
    pick(rng, p.bytearrays).clear()


@op
def bytearray_view(rng, p):
    b = pick(rng, p.bytearrays)
    with memoryview(b) as m:
        m[0]
        m[1:4].tobytes()
        m.tolist()
        b.append(1)


@op
def view_shared(rng, p):
    p.views.append(memoryview(pick(rng, p.bytearrays)))
    m = pick(rng, p.views)
    m[0], len(m), m[1:], m.nbytes
    if len(p.views) > 8:
        p.views.pop(1).release()


@op
def view_release(rng, p):
    pick(rng, p.views[1:]).release()


@op
def array_grow(rng, p):
    a = pick(rng, p.arrays)
    a.append(1)
    a.extend(a)
    a.insert(2, 3)
    if len(a) > LIMIT:
        del a[:]


@op
def array_shrink(rng, p):
    a = pick(rng, p.arrays)
    a.pop()
    a.pop(0)
    del a[:2]
    a.remove(1)


@op
def array_read(rng, p):
    a = pick(rng, p.arrays)
    a[0] = 5
    a.byteswap()
    a.byteswap()
    return list(a), a[1:3], a.tobytes(), a.index(1), a.count(1), a + a, a == a[:], a.tolist(), repr(a)


# --- attributes, classes ----------------------------------------------------------------------------

@op
def attribute_store(rng, p):
    o = pick(rng, p.objects)
    o.a = number(rng)
    setattr(o, "n%d" % number(rng), 1)


@op
def attribute_load(rng, p):
    o = pick(rng, p.objects)
    return o.a, o.b, o.prop, o.shared, o.method(1), o.make(2), o.plain(3)


@op
def attribute_delete(rng, p):
    o = pick(rng, p.objects)
    delattr(o, "n%d" % number(rng))


@op
def attribute_dict(rng, p):
    o = pick(rng, p.objects)
    o.__dict__["n%d" % number(rng)] = 2
    return vars(o).copy(), len(o.__dict__), list(o.__dict__)


@op
def attribute_dict_replaced(rng, p):
    pick(rng, p.objects).__dict__ = {"a": 1, "b": 2}


@op
def attribute_property(rng, p):
    pick(rng, p.objects).prop = number(rng)


@op
def object_replaced(rng, p):
    i = int(rng.random() * len(p.objects))
    p.objects[i] = pick(rng, p.classes)(number(rng))
    p.weak.append(weakref.ref(p.objects[i]))
    del p.weak[:-10]


@op
def object_class(rng, p):
    pick(rng, p.objects).__class__ = pick(rng, p.classes)


@op
def object_copy(rng, p):
    o = pick(rng, p.objects)
    return copy.copy(o), dir(o), repr(o), hash(o), isinstance(o, pick(rng, p.classes)), o.__reduce_ex__(2)


@op
def slots_store(rng, p):
    s = pick(rng, p.slots)
    s.x = scalar(rng)
    s.y = s.x


@op
def slots_load(rng, p):
    s = pick(rng, p.slots)
    return s.x, s.y


@op
def slots_delete(rng, p):
    s = pick(rng, p.slots)
    del s.x


@op
def class_attribute(rng, p):
    setattr(pick(rng, p.classes), "c%d" % number(rng), number(rng))


@op
def class_attribute_load(rng, p):
    k = pick(rng, p.classes)
    return k.shared, getattr(k, "c%d" % number(rng), None), k.__dict__.get("c1"), k.__mro__, k.__name__, repr(k)


@op
def class_attribute_delete(rng, p):
    delattr(pick(rng, p.classes), "c%d" % number(rng))


@op
def class_special(rng, p):
    k = pick(rng, p.classes[1:])
    if rng.random() < 0.5:
        k.__len__ = lambda self: 3
        k.__getitem__ = lambda self, i: i
    else:
        del k.__len__, k.__getitem__


@op
def class_special_use(rng, p):
    o = pick(rng, p.objects)
    return len(o), o[3], bool(o), str(o)


@op
def class_new(rng, p):
    base = pick(rng, p.classes)
    if len(base.__mro__) > 5:
        base = Base

    class Made(base):
        x = number(rng)

        def method(self, x):
            return super().method(x), __class__
    p.classes.append(Made)
    Made(1).method(2)
    if len(p.classes) > 8:
        del p.classes[2]


@op
def class_dropped(rng, p):
    class Gone:
        def f(self):
            return Gone
    Gone().f()
    Gone.again = Gone()


@op
def class_bases(rng, p):
    k = pick(rng, p.classes[2:])
    k.__bases__ = (pick(rng, p.classes[:2]),)


@op
def class_subclasses(rng, p):
    return [k.__name__ for k in Base.__subclasses__()], [len(k.__mro__) for k in Base.__subclasses__()]


@op
def class_method_replaced(rng, p):
    pick(rng, p.classes).method = pick(rng, [lambda self, x: x, Base.plain, 5, function])


@op
def class_namedtuple(rng, p):
    T = collections.namedtuple("T", "a b")
    t = T(1, 2)
    p.graph[0].append(t)
    return t.a, t._replace(a=3), T._fields, repr(t)


@op
def super_use(rng, p):
    s = pick(rng, p.superobjects)
    return s.__repr__, super(pick(rng, p.classes), pick(rng, p.objects)).__init__


# --- functions, cells, generators --------------------------------------------------------------------

@op
def function_call(rng, p):
    f = pick(rng, p.functions)
    return f(), f(1)


@op
def function_changed(rng, p):
    f = p.functions[0]
    f.__defaults__ = pick(rng, [(1,), (5,), None])
    f.__kwdefaults__ = {"b": number(rng)}
    f.note = number(rng)


@op
def function_code(rng, p):
    pick(rng, p.functions[:2]).__code__ = pick(rng, p.functions[:2]).__code__


@op
def function_read(rng, p):
    f = pick(rng, p.functions)
    return f.__name__, f.__code__.co_consts, f.__dict__, f.__closure__, f.__globals__ is globals(), repr(f), f.__annotations__


@op
def function_new(rng, p):
    n = number(rng)
    p.functions.append(lambda x=n: (x, n))
    if len(p.functions) > 8:
        del p.functions[3]


@op
def closure_put(rng, p):
    pick(rng, p.closures)[1](number(rng))


@op
def closure_get(rng, p):
    pick(rng, p.closures)[0]()


@op
def closure_unset(rng, p):
    pick(rng, p.closures)[2]()


@op
def cell_contents(rng, p):
    c = pick(rng, pick(rng, p.closures)[0].__closure__)
    c.cell_contents = number(rng)
    return c.cell_contents, c == c


@op
def generator_next(rng, p):
    g = pick(rng, p.generators)
    return next(g), next(g)


@op
def generator_send(rng, p):
    pick(rng, p.generators).send(pick(rng, [None, 1, "stop"]))


@op
def generator_throw(rng, p):
    pick(rng, p.generators).throw(pick(rng, [ValueError, KeyError("x"), StopIteration()]))


@op
def generator_close(rng, p):
    pick(rng, p.generators).close()


@op
def generator_new(rng, p):
    p.generators.append(pick(rng, [endless, lambda x: finite(50), lambda x: (i for i in x)])(pick(rng, p.lists)))
    if len(p.generators) > 8:
        del p.generators[0]


@op
def generator_inspect(rng, p):
    g = pick(rng, p.generators)
    f = g.gi_frame
    return g.gi_running, g.gi_code, f and f.f_lineno, f and f.f_locals, g.gi_yieldfrom, repr(g)


@op
def generator_delegate(rng, p):
    def outer(inner):
        return (yield from inner)
    g = outer(pick(rng, p.generators))
    next(g)
    p.generators[0] = g


@op
def coroutine_run(rng, p):
    c = coroutine()
    p.graph[1].append(c)
    c.send(None)


# --- iterators ---------------------------------------------------------------------------------------

@op
def iterator_new(rng, p):
    source = pick(rng, pick(rng, [p.lists, p.dicts, p.sets, p.deques, p.bytearrays, p.frozen[:4], p.arrays]))
    r = int(rng.random() * 16)
    makers = [iter, reversed, enumerate, lambda x: zip(x, x), lambda x: map(str, x), lambda x: filter(None, x),
              itertools.cycle, itertools.chain.from_iterable, lambda x: itertools.islice(x, 5),
              lambda x: itertools.accumulate(x, operator.add), lambda x: itertools.groupby(x),
              lambda x: itertools.permutations(list(x)[:4]), lambda x: itertools.product(list(x)[:3], repeat=2),
              lambda x: itertools.zip_longest(x, "abc"), lambda x: itertools.pairwise(x),
              lambda x: itertools.combinations(list(x)[:5], 2)]
    p.iterators.append(makers[r](source))
    if len(p.iterators) > 12:
        del p.iterators[0]


@op
def iterator_next(rng, p):
    it = pick(rng, p.iterators)
    for _ in range(4):
        next(it)


@op
def iterator_drain(rng, p):
    return len(list(itertools.islice(pick(rng, p.iterators), 100)))


@op
def iterator_hint(rng, p):
    it = pick(rng, p.iterators)
    return operator.length_hint(it), copy.copy(it), it.__reduce__()


@op
def iterator_setstate(rng, p):
    pick(rng, p.iterators).__setstate__(number(rng) - 5)


@op
def iterator_more(rng, p):
    if len(p.iterators) < 12:
        it = pick(rng, p.iterators)
        p.iterators.append(pick(rng, [itertools.count(3), itertools.repeat(1, 50), iter(range(1000)), iter(int, 1),
                                      iter("text" * 10), iter(b"bytes" * 5), iter((1,) * 50), itertools.starmap(max, [(1, 2)] * 9),
                                      itertools.takewhile(bool, it), itertools.compress(it, [1, 0] * 9)]))


@op
def tee_next(rng, p):
    t = pick(rng, p.tees)
    next(t)
    next(t)


@op
def tee_copy(rng, p):
    p.tees.append(copy.copy(pick(rng, p.tees)))
    if len(p.tees) > 6:
        del p.tees[0]


# --- graphs, weak references, collection ---------------------------------------------------------------

@op
def graph_link(rng, p):
    a, b = pick(rng, p.graph), pick(rng, p.graph)
    if type(a) is list:
        a.append(b)
        if len(a) > 50:
            a.clear()
    else:
        a[number(rng)] = b


@op
def graph_anything(rng, p):
    kind = pick(rng, list(vars(p).values()))
    if type(kind) is list and kind is not p.lists:
        p.graph[0].append(pick(rng, kind))
        if len(p.graph[0]) > 50:
            p.graph[0].clear()


@op
def graph_cut(rng, p):
    pick(rng, p.graph).clear()


@op
def graph_new(rng, p):
    i = int(rng.random() * len(p.graph))
    fresh = [p.graph[i], Base(p.graph[i])]
    fresh.append(fresh)
    p.graph[i] = fresh if rng.random() < 0.7 else {}


@op
def graph_finalized(rng, p):
    a = Finalized(pick(rng, p.lists))
    b = Finalized(pick(rng, p.lists))
    a.other, b.other = b, a
    p.graph[2].append(a)
    if len(p.graph[2]) > 20:
        p.graph[2].clear()


@op
def graph_referents(rng, p):
    return len(gc.get_referents(pick(rng, p.graph))), gc.is_tracked(pick(rng, p.graph)), sys.getrefcount(pick(rng, p.graph))


@op
def collect(rng, p):
    if rng.random() < 0.05:
        gc.collect()


@op
def weak_get(rng, p):
    r = pick(rng, p.weak)
    o = r()
    return o is None or o.a, repr(r), r == pick(rng, p.weak), hash(r)


@op
def weak_new(rng, p):
    o = pick(rng, pick(rng, [p.objects, p.sets, p.classes, p.functions, p.deques, p.slots, p.generators]))
    p.weak.append(weakref.ref(o, pick(rng, [None, lambda r: None])))
    p.weak.append(weakref.proxy(pick(rng, p.objects)))
    weakref.getweakrefs(o), weakref.getweakrefcount(o)
    del p.weak[:-12]


@op
def weak_dicts(rng, p):
    o = Base()
    p.weakdicts[0][number(rng)] = o
    p.weakdicts[1][o] = 1
    p.weaksets[0].add(o)
    p.graph[3].append(o)
    if len(p.graph[3]) > 20:
        del p.graph[3][:15]
    return list(p.weakdicts[0].values()), list(p.weakdicts[1]), list(p.weaksets[0]), len(p.weakdicts[0])


@op
def weak_finalize(rng, p):
    weakref.finalize(Base(), len, "abc")


@op
def weak_method(rng, p):
    m = weakref.WeakMethod(pick(rng, p.objects).method)
    return m()


# --- everything else -------------------------------------------------------------------------------------

@op
def local_store(rng, p):
    p.local.x = number(rng)
    if p.local.x is None:
        raise Wrong("local")
    p.local.__dict__["y"] = [1]


@op
def local_replaced(rng, p):
    if rng.random() < 0.2:
        p.local = threading.local()


@op
def lock_use(rng, p):
    with pick(rng, p.locks):
        p.namespace["a"] = p.namespace.get("a", 0) + 1


@op
def lock_try(rng, p):
    k = pick(rng, p.locks)
    if k.acquire(timeout=rng.random() * 0.001):
        k.release()


@op
def queue_put(rng, p):
    pick(rng, p.queues).put(scalar(rng))


@op
def queue_get(rng, p):
    pick(rng, p.queues).get(timeout=0.001)


@op
def exec_namespace(rng, p):
    exec("a = 1\ndef f(): return a\nclass K:\n    y = a\nb = [f() for _ in range(3)]\ndel a", p.namespace)


@op
def eval_namespace(rng, p):
    return eval(pick(rng, ["a", "f()", "K.y", "[a for a in b]", "lambda: a"]), p.namespace)


@op
def module_attributes(rng, p):
    m = p.modules[0]
    setattr(m, "m%d" % number(rng), 1)
    delattr(m, "m%d" % number(rng))


@op
def global_changed(rng, p):
    globals()["g%d" % number(rng)] = 1
    globals().pop("g%d" % number(rng), None)


@op
def exception_raise(rng, p):
    e = pick(rng, p.exceptions)
    try:
        try:
            raise e
        except Exception:
            raise TypeError from e
    except TypeError as t:
        t.__traceback__, e.__traceback__, repr(e), e.args
        e.__context__ = None
        e.add_note("x")
        if len(e.__notes__) > 20:
            del e.__notes__
        e.with_traceback(None)


@op
def exception_new(rng, p):
    p.exceptions[int(rng.random() * 2)] = pick(rng, [ValueError, OSError, KeyError, ExceptionGroup])("a", [ValueError()])


@op
def file_write(rng, p):
    f = pick(rng, p.files)
    f.write("line\n" if type(f) is io.StringIO else b"line\n")
    if f.tell() > 2000:
        f.seek(0)
        f.truncate()


@op
def file_read(rng, p):
    f = pick(rng, p.files)
    f.seek(number(rng))
    return f.readline(), f.read(3), f.getvalue(), list(f)


@op
def cache_call(rng, p):
    c = pick(rng, p.caches)
    if c(number(rng)) is None:
        raise Wrong("cache")
    c.cache_info()
    if rng.random() < 0.05:
        c.cache_clear()


@op
def pattern_use(rng, p):
    r = pick(rng, p.patterns)
    t = pick(rng, p.texts)
    return r.findall(t), r.sub("x", t), r.match(t), r.split(t), list(r.finditer(t))


@op
def text_use(rng, p):
    t = pick(rng, p.texts)
    return hash(t), t + t, t.upper(), t.encode(), t.split("a"), f"{t!r:>20}", t.replace("a", "bb"), sys.intern(t[:5] + "q")


@op
def text_grow(rng, p):
    i = int(rng.random() * len(p.texts))
    t = p.texts[i]
    t += "more"
    p.texts[i] = t if len(t) < 200 else "a"


@op
def number_use(rng, p):
    n = pick(rng, [10 ** 30, 3, 2.5, -7, 1 << 70])
    return n * n, n + 1, n - 5, str(n), hash(n), int(n) // 3, int(n) % 7, round(n)


@op
def json_use(rng, p):
    return json.dumps(pick(rng, p.lists)), json.loads('{"a": [1, 2.5, null]}')


@op
def pickle_use(rng, p):
    return pickle.loads(pickle.dumps(pick(rng, p.lists + p.sets + p.deques)))


@op
def struct_use(rng, p):
    s = pick(rng, p.structs)
    return s.unpack(s.pack(1, 2))


@op
def partial_use(rng, p):
    f = pick(rng, p.partials)
    f.note = 1
    return f(3), f.args, f.keywords, repr(f), functools.partial(f, 4)()


@op
def space_use(rng, p):
    s = pick(rng, p.spaces)
    setattr(s, "n%d" % number(rng), 1)
    delattr(s, "n%d" % number(rng))
    return repr(s), s == types.SimpleNamespace(a=1)


@op
def frames_use(rng, p):
    for f in list(sys._current_frames().values()):
        f.f_lineno, f.f_code.co_name, len(f.f_locals)


@op
def traced(rng, p):
    seen = []
    sys.settrace(lambda f, e, a: seen.append(e))
    function(1)
    sys.settrace(None)


@op
def compiled(rng, p):
    code = compile("x = %d\ndef f(a): return [a for b in range(a)]\nf(x)" % number(rng), "c", "exec")
    exec(code, {})


@op
def with_context(rng, p):
    with Context(), contextlib.suppress(KeyError):
        {}[number(rng)]


@op
def thread_started(rng, p):
    if rng.random() < 0.1:
        t = threading.Thread(target=list_append, args=(rng, p))
        t.start()
        t.join()


@op
def environment(rng, p):
    if rng.random() < 0.2:
        os.environ["WEFT_RANDOM_%d" % (number(rng) % 4)] = "1"
        os.environ.get("HOME")


@op
def match_use(rng, p):
    match pick(rng, pick(rng, [p.lists, p.dicts, p.frozen, p.objects])):
        case [a, b, *c]:
            return a
        case {"a": x, **rest}:
            return x
        case Base(a=y):
            return y
        case _:
            return None


@op
def heap_use(rng, p):
    import bisect
    import heapq
    x = pick(rng, p.lists)
    heapq.heappush(x, number(rng))
    heapq.heappop(x)
    heapq.heapify(x)
    bisect.insort(x, number(rng))
    cut(x)


# --- objects initialised again, native state shared -----------------------------------------------------

@op
def init_again(rng, p):
    kind = int(rng.random() * 12)
    if kind == 0:
        pick(rng, p.dicts).__init__(a=1)
    elif kind == 1:
        pick(rng, p.sets).__init__([1, 2])
    elif kind == 2:
        pick(rng, p.deques).__init__([1, 2], 5)
    elif kind == 3:
        pick(rng, p.bytearrays).__init__(b"again")
    elif kind == 4:
        p.files[0].__init__("again\nand again\n")
    elif kind == 5:
        p.files[1].__init__(b"again\nand again\n")
    elif kind == 6:
        p.structs[0].__init__(pick(rng, ["ii", "q", "5s3s"]))
    elif kind == 7:
        pick(rng, p.exceptions).__init__(number(rng), "x")
    elif kind == 8:
        p.superobjects[0].__init__(Base, pick(rng, p.objects))
    elif kind == 9:
        p.modules[0].__init__("again", "doc")
    elif kind == 10:
        p.spaces[0].__init__(b=number(rng))
    else:
        p.properties[0].__init__(pick(rng, [len, str, None]), doc="d%d" % number(rng))


@op
def property_read(rng, p):
    q = p.properties[0]
    return q.fget, q.__doc__, q.__get__([1, 2], list), q.getter(str).fget


@op
def random_shared(rng, p):
    r = p.randoms[0]
    r.seed(number(rng))
    r.setstate(r.getstate())
    if not 0 <= r.random() < 1 or not 0 <= r.getrandbits(8) < 256 or not 3 <= r.randrange(3, 9) < 9:
        raise Wrong("random")
    x = list(range(10))
    r.shuffle(x)


@op
def hash_shared(rng, p):
    h = pick(rng, p.hashes)
    h.update(b"x" * number(rng))
    return h.hexdigest(), h.copy().digest()


@op
def compressor_shared(rng, p):
    c, d = p.compressors
    data = c.compress(b"abc" * number(rng)) + c.flush(2)
    return d.decompress(data, 100), d.unconsumed_tail, d.eof, c.copy()


@op
def compressor_new(rng, p):
    p.compressors = (zlib.compressobj(), zlib.decompressobj())


@op
def csv_shared(rng, p):
    p.csv[0].writerow([number(rng), "a,b", None])
    return next(p.csv[1])


@op
def csv_new(rng, p):
    f = io.StringIO("a,b\n" * 50)
    p.csv = (csv.writer(io.StringIO()), csv.reader(f))


@op
def json_tools(rng, p):
    scan, encode = p.json
    return scan.decode('{"a": [1, {"b": null}]}'), encode.encode(pick(rng, p.lists)), list(encode.iterencode({"a": [1]}))


@op
def pickler_shared(rng, p):
    k, f = p.pickler
    k.dump(pick(rng, p.lists))
    k.clear_memo()
    k.memo
    if f.tell() > 3000:
        f.seek(0)
        f.truncate()


@op
def unpickler_shared(rng, p):
    f = io.BytesIO(pickle.dumps([1, (2, "x"), {3: 4}]))
    u = p.unpickler[0] if rng.random() < 0.5 else pickle.Unpickler(f)
    p.unpickler[0] = u
    return u.load()


@op
def date_use(rng, p):
    d = p.dates[0]
    return d + datetime.timedelta(number(rng)), d.isoformat(), hash(d), d.strftime("%Y"), d.replace(day=3), d < d


@op
def context_run(rng, p):
    def f():
        p.variable.set(number(rng))
        return p.variable.get()
    pick(rng, p.contexts).run(f)
    p.contexts[0] = contextvars.copy_context()
    return list(p.contexts[0].items()), len(p.contexts[0])


@op
def proxy_use(rng, p):
    m = types.MappingProxyType(pick(rng, p.dicts))
    return len(m), list(m), m.get(number(rng)), m | {}, repr(m)


@op
def dispatch_use(rng, p):
    p.dispatch.register(pick(rng, [int, str, list]), lambda x: 1)
    return p.dispatch(pick(rng, [1, "a", [], 2.5]))


@op
def code_replaced(rng, p):
    f = p.functions[1]
    f.__code__ = f.__code__.replace(co_name="n%d" % number(rng))
    return f(), f.__code__.co_consts, list(f.__code__.co_lines()), hash(f.__code__)


@op
def traceback_changed(rng, p):
    e = pick(rng, p.exceptions)
    tb = e.__traceback__
    if tb is not None:
        tb.tb_next = None
        tb.tb_lineno, tb.tb_frame.f_code, tb.tb_frame.f_locals
        tb.tb_frame.clear()
    e.__setstate__({"x": 1})
    e.__cause__ = pick(rng, p.exceptions)
    str(e), repr(e), e.__reduce__()


@op
def group_split(rng, p):
    g = ExceptionGroup("g", [ValueError(1), KeyError(2), ExceptionGroup("h", [TypeError()])])
    p.exceptions[0] = g
    g = p.exceptions[0]
    return g.split(ValueError), g.subgroup(KeyError), g.derive([OSError()]), g.exceptions


@op
def collector_settings(rng, p):
    if rng.random() < 0.3:
        gc.get_count(), gc.get_stats(), gc.is_finalized(p), gc.get_threshold()
        callback = lambda phase, info: None
        gc.callbacks.append(callback)
        gc.callbacks.remove(callback)


@op
def heap_walked(rng, p):
    if rng.random() < 0.02:
        return len(gc.get_referrers(pick(rng, p.graph))), len(gc.get_objects())


@op
def file_opened(rng, p):
    if rng.random() < 0.3:
        p.streams[0] = open(__file__, pick(rng, ["r", "rb"]))
    f = p.streams[0]
    f.readline()
    f.seek(number(rng))
    f.read(10), f.tell()
    if rng.random() < 0.1:
        f.close()


@op
def text_again(rng, p):
    f = p.streams[1]
    f.write("x")
    f.reconfigure(line_buffering=rng.random() < 0.5)
    if rng.random() < 0.1:
        f.__init__(io.BytesIO(), "utf-8")
    f.seek(0)
    f.read(5), f.encoding, f.buffer, repr(f)


@op
def buffered_again(rng, p):
    f = p.streams[2]
    f.write(b"abc")
    f.peek(2), f.read(3), f.seek(0)
    if rng.random() < 0.1:
        f.__init__(io.BytesIO(b"x" * 100))
    f.raw.truncate(50)


@op
def unpack_shared(rng, p):
    p.iterators.append(struct.iter_unpack("h", bytes(20)))
    p.iterators.append(re.finditer("a", "a" * 50))
    if len(p.iterators) > 12:
        del p.iterators[:2]


@op
def view_cast(rng, p):
    b = bytearray(48)
    p.views.append(memoryview(b).cast("i", [3, 4]))
    m = pick(rng, p.views)
    m.tolist(), m.shape, m.strides, m == m, m.cast("B") if m.format != "B" else m.hex()
    if m.format == "i":  # nobody but views reads its bytes
        m[1, 2] = 1
    if len(p.views) > 8:
        del p.views[1]


@op
def dataclass_made(rng, p):
    if rng.random() < 0.1:
        @dataclasses.dataclass
        class D:
            a: int
            b: list = dataclasses.field(default_factory=list)
        p.graph[4].append(D(number(rng)))
        repr(p.graph[4][-1]), D(1) == D(1)
        if len(p.graph[4]) > 10:
            p.graph[4].clear()


@op
def enum_made(rng, p):
    if rng.random() < 0.05:
        E = enum.Enum("E", "A B C")
        p.graph[5].append(E.A)
        E["B"], E(3), list(E), E.A.name
        if len(p.graph[5]) > 10:
            p.graph[5].clear()


@op
def metaclass_used(rng, p):
    class Meta(type):
        def __getattr__(cls, name):
            return name

        def mro(cls):
            return super().mro()
    K = Meta("K", (Base,), {})
    p.classes.append(K)
    K.anything, K().a
    if len(p.classes) > 8:
        del p.classes[3]


@op
def abstract_used(rng, p):
    isinstance(pick(rng, p.lists), collections.abc.Sequence)
    issubclass(pick(rng, p.classes), collections.abc.Hashable)
    if rng.random() < 0.1:
        collections.abc.Sized.register(pick(rng, p.classes))


@op
def atomic_block(rng, p):
    if atomic is not None and rng.random() < 0.2:
        with atomic:
            x = pick(rng, p.lists)
            x.append(1)
            n = len(x)
            pick(rng, p.dicts)[n] = n
            if len(x) != n:
                raise Wrong("atomic")


@op
def profiled(rng, p):
    sys.setprofile(lambda f, e, a: None)
    sorted([3, 1, 2], key=lambda x: -x)
    sys.setprofile(None)


@op
def recursion(rng, p):
    def deep(n):
        return n and deep(n - 1)
    deep(50)
    x = []
    for _ in range(60):
        x = [x]
    repr(x), x == x, hash(str(x))


@op
def subprocess_free_fork(rng, p):
    if rng.random() < 0.01 and hasattr(os, "fork") and "TSAN_OPTIONS" not in os.environ:
        pid = os.fork()
        if pid == 0:
            try:
                for x in p.lists + p.dicts + p.sets:
                    len(x), list(x)
                next(iter(p.iterators), None)
            finally:
                os._exit(0)
        _, status = os.waitpid(pid, 0)
        if status != 0:
            raise Wrong("fork", status)
