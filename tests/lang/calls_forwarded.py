"""f(*args, **kwargs) at one place, with keywords that are parameters; attributes of functions; truth and iterators of
instances; coroutines that are awaited where they are called, or later."""
import sys


def abc(a, b, c=3):
    return a, b, c


def abc_positional(a, b, /, c=3):
    return a, b, c


def one(a):
    return a


def none():
    return "none"


def local(a, b=2):
    x = a
    y = [x, b]
    return lambda: (x, y)


def forward(f, *args, **kwargs):
    return f(*args, **kwargs)


def spread(f, args, kwargs):
    return f(*args, **kwargs)


def attempt(call, *what):
    try:
        return call(*what)
    except TypeError as e:
        return str(e)


class Dict(dict):
    def __getitem__(self, key):
        return "item"


class Name(str):
    pass


def holes():
    d = {"x": 0, "b": 2, "a": 1}
    del d["x"]
    return d


TUPLES = [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [1], iter((1,))]
DICTS = [{}, {"a": 5}, {"b": 5}, {"c": 5}, {"b": 5, "c": 6}, {"c": 6, "b": 5}, {"a": [1], "b": object}, {"b": 1, "a": 2, "c": 3},
    {"d": 1}, {"b": 1, "d": 2}, Dict(a=1, b=2), {1: 2}, {"b": 1, 1: 2}, {Name("b"): 3}, {"".join(["b", ""]): 3},
    {"".join(["a", "b"])[1:]: 3}, holes()]

results = {}
for f in abc, abc_positional, one, none:
    for first in ((1,), {"b": 2}), ((1, 2), {"c": 3}), ((), {"a": 1}), ((), {}):
        for args in TUPLES:
            for kwargs in DICTS:
                def place(f, args, kwargs):
                    return f(*args, **kwargs)
                for _ in range(3):
                    attempt(place, f, *first)
                got, again = attempt(place, f, args, kwargs), attempt(place, f, args, dict(kwargs))
                results.setdefault((f.__name__, str(got)), []).append(first == ((), {}))
                assert got == again or type(args) is type(iter(())), (got, again)


for (name, got), where in results.items():
    print(name, got, len(where), sum(where))


def wrapped(f):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return f(*args, **kwargs)
    wrapper.calls = 0
    return wrapper


g = wrapped(abc)
for i in range(300):
    g(i, b=2)
    g(i, c=2, b=i)
print(g.calls, g(1, b=2), g(b=1, a=2), attempt(g, 1), g.__dict__)
abc.__defaults__ = None
print(attempt(lambda: g(1, b=2)), g(1, b=2, c=3))
abc.__defaults__ = (8, 9)
print(g(1), g(a=1, c=2))
abc.__defaults__ = (6, 7, 8, 9)
print(attempt(lambda: g(b=2)))
abc.__defaults__ = (3,)
abc.__code__ = (lambda c, b, a=0: (a, b, c)).__code__
print(g(1, b=2), g(a=1, b=2, c=4))
del g.calls
print(attempt(lambda: getattr(g, "calls", "gone")))
try:
    g(1, b=2)
except AttributeError as e:
    print(e)
g.__dict__ = {"calls": 1.5, "more": 2}
print(g(1, b=2), g.__dict__)
g.__dict__ = Dict(calls=10)
print(g(1, b=2), dict(g.__dict__))

h = wrapped(local)
for i in range(300):
    closure = h([i], b=i)
print(closure(), closure.__closure__[0].cell_contents)


class Kept:
    alive = 0

    def __init__(self):
        Kept.alive += 1

    def __del__(self):
        Kept.alive -= 1


def alive(a, b):
    return Kept.alive


def dropped(a, b):
    a = b = None
    return Kept.alive


for f in alive, dropped:
    for _ in range(100):
        r = spread(f, (Kept(),), {"b": Kept()})
    print(f.__name__, r, Kept.alive, forward(f, Kept(), b=Kept()) >= 0, Kept.alive)


def raises(a, b):
    raise ValueError(a, b)


for _ in range(50):
    try:
        forward(raises, 1, b=2)
    except ValueError as e:
        t, names = e.__traceback__, []
        while t:
            names.append((t.tb_frame.f_code.co_name, t.tb_lineno > 0))
            t = t.tb_next
print(names)

events = []
sys.settrace(lambda frame, event, arg: events.append((event, frame.f_code.co_name, sorted(frame.f_locals))))
forward(one, a=1)
sys.settrace(None)
print(events)


# --- truth ---------------------------------------------------------------------------------------------

class Node:
    def __init__(self, left=None):
        self.left = left


class Other:
    left = None


def chain(node):
    n = 0
    while node.left:
        node = node.left
        n += 1
    return n, "yes" if node else "no", (node and "and") == "and", (node or "or") == "or"


nodes = Node(Node(Node()))
for _ in range(300):
    r = chain(nodes)
print(r)
Node.__len__ = lambda self: 0
print(chain(nodes))
Node.__bool__ = lambda self: True
print(chain(nodes))
del Node.__bool__, Node.__len__
print(chain(nodes))
nodes.left.left.__class__ = Other
print(chain(nodes))
Other.__bool__ = lambda self: 1 / 0
for f in lambda: chain(nodes), lambda: "yes" if nodes.left.left else "no", lambda: nodes.left.left or 1:
    try:
        print(f())
    except ZeroDivisionError as e:
        print("ZeroDivisionError")
nodes.__dict__["left"] = 0
print(chain(nodes))
nodes.__dict__ = {"left": Node()}
print(chain(nodes))


# --- yield from -------------------------------------------------------------------------------------------

class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def make(values):
    n = len(values) // 2
    return Tree(make(values[:n]), values[n], make(values[n + 1:])) if values else None


tree = make(range(100))
for _ in range(10):
    assert list(tree) == list(range(100))
print(sum(tree), [x for x in tree][::9])


class Gives:
    def __init__(self, what):
        self.what = what

    def __iter__(self):
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


def delegate(x):
    r = yield from x
    return r


def returns(x):
    yield x
    return "result"


for what in [iter([1, 2]), returns(5), [1], None, ValueError("raised"), map(str, [1, 2])]:
    for x in Gives(what), what:
        it = delegate(x)
        got = []
        try:
            while True:
                got.append(next(it))
        except (StopIteration, TypeError, ValueError) as e:
            t, n = e.__traceback__, 0
            while t:
                t, n = t.tb_next, n + 1
            print(got, type(e).__name__, e, n)
Gives.__iter__ = None
print(attempt(lambda: list(delegate(Gives(1)))))


async def coroutine():
    return 1


c = coroutine()
print(attempt(lambda: list(delegate(c))))
c.close()


# --- awaited at once, or not ------------------------------------------------------------------------------

async def value(x, *cells):
    def of_cells():
        return cells
    return [x, of_cells()] if cells else x


async def handles(x):
    try:
        return 1 / x
    except ZeroDivisionError:
        return "zero"


async def direct(x):
    return await value(x)


async def with_cells(x):
    a = await value(x, 1)
    return a, await value(x=x), await handles(x)


async def later(x):
    c = value(x)
    d = handles(0)
    return await d, await c


async def of(make, x):
    return await make(x)


class Gives_coroutine:
    def __init__(self, x):
        self.x = x

    def __await__(self):
        return value(self.x).__await__()

    async def method(self, x):
        return self.x, x

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.x -= 1
        if self.x < 0:
            raise StopAsyncIteration
        return self.x


async def loops(n):
    return [x async for x in Gives_coroutine(n)] + [await Gives_coroutine(n).method(n)]


def drive(c):
    try:
        c.send(None)
    except StopIteration as e:
        return e.value
    except (TypeError, ValueError) as e:
        return type(e).__name__, str(e), names_of(e)


def names_of(e):
    t, names = e.__traceback__, []
    while t:
        names.append(t.tb_frame.f_code.co_name)
        t = t.tb_next
    return names


async def fails(x):
    raise ValueError(x)


async def frames(x):
    return sys._getframe().f_back.f_code.co_name, sorted(sys._getframe().f_locals), x


for _ in range(50):
    got = [drive(c) for c in (direct([1]), with_cells(2), later(3), of(value, 4), of(handles, 0), of(Gives_coroutine, 5), of(fails, 6),
        of(frames, object), loops(3), of(int, 7))]
print(got)
events = []
sys.settrace(lambda frame, event, arg: events.append((event, frame.f_code.co_name)))
drive(direct(1))
sys.settrace(None)
print(events)
sys.set_coroutine_origin_tracking_depth(2)
drive(direct(1))
sys.set_coroutine_origin_tracking_depth(0)
Kept.alive = 0


async def keeps(k):
    return Kept.alive


async def gives_kept():
    return Kept()

for _ in range(30):
    got = drive(of(keeps, Kept())), drive(of(lambda x: gives_kept(), 1)) is not None
print(got, Kept.alive)


# --- functions with more than positional parameters, at a place that learns another -------------------------------

def stars(*args):
    return args


def named(a, *args, k=1, **kwargs):
    return a, args, k, kwargs


def keyword(*, k):
    return k


def calls(f):
    return f(1, 2), f(1, 2)


for _ in range(30):
    got = [calls(stars), calls(named), attempt(calls, keyword), calls(lambda a, b=0, *, c=3: (a, b, c)), calls(max)]
print(got)
named.__kwdefaults__ = {}
print(attempt(calls, named))


# --- sets of what generators yield; lengths; lists that die --------------------------------------------------------

def lengths(x):
    return len(x)


class Sized:
    def __len__(self):
        return 5


def sets(items):
    return sorted(set(x for x in items), key=repr), len(set(x for x in items))


for _ in range(30):
    got = [lengths(x) for x in ({1, 2}, frozenset("abc"), b"12", "abcd", [1], (), {1: 2}, Sized(), range(3), bytearray(b"1"))]
print(got, attempt(lengths, 5), lengths({1, 2}))
for items in ([1, 2, 1], [-1, -2, -1, -2], [1, 1.0, True, 2**70, "a"], [1.0, 1], [0, False], range(-3, 20), [8, 16, 0, 24, 8], [2**60, -2**60, 2**60]):
    for _ in range(3):
        got = sets(items)
    print(got)


def nest(n):
    l = []
    for _ in range(n):
        l = [1, l, None]
    return l


for n in 1, 10, 100000:
    nest(n)
    kept = [Kept() for _ in range(n % 1000)]
    kept = [kept, [kept], (kept, [Kept()])]
    del kept
    print(n, Kept.alive)
