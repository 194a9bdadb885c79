"""Methods that are so small that calls of them need no frame: nobody can tell, whatever changes."""
import sys
import threading

LIMIT = 3


class P:
    kind = "p"

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.items = None

    def get(self):
        return self.x

    def nothing(self):
        pass

    def pick(self):
        return self.x if self.y == LIMIT else self.kind

    def either(self):
        return self.x or (not self.y and self.items)

    def compare(self):
        return self.x < self.y

    def none(self):
        return self.items is None

    def count(self):
        self.x += 1
        return self.x

    def reset(self):
        self.x = self.y = self.items = False
        return self

    def first(self):
        return self.items[0]

    def inner(self):
        return self.items.x

    def mask(self):
        return self.x & 6

    def grow(self):
        self.extra = 1

    @property
    def prop(self):
        return self.y


class Q(P):
    kind = "q"


class S:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def get(self):
        return self.x

    def reset(self):
        self.x = None


class Sub(int):
    def __eq__(self, other):
        return "sub"

    __hash__ = int.__hash__

    def __lt__(self, other):
        return "less"

    def __bool__(self):
        return False


class Loud:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(sys._getframe(1).f_code.co_name)


METHODS = "get nothing pick either compare none count reset first inner mask grow".split()
CALL = "def call(p): return p.%s()"


def attempt(f, *args):
    try:
        r = f(*args)
        return r if isinstance(r, (int, float, str, type(None))) else type(r).__name__
    except Exception as e:
        return f"{type(e).__name__}: {e}"


def specialized(name, usual=lambda: P(1, LIMIT), runs=450):
    space = {}
    exec(CALL % name, space)
    for _ in range(runs):
        p = usual()
        p.items = [p]
        attempt(space["call"], p)
    return space["call"]


def variants():
    yield P(0, 0)
    yield P(2.5, LIMIT)
    yield P("a", "b")
    yield P("a", 1)
    yield P(None, None)
    yield P(2**70, LIMIT)
    yield P((1 << 60) - 1, True)
    yield P(Sub(1), Sub(LIMIT))
    yield P([], LIMIT)
    yield Q(1, 2)
    p = P(1, LIMIT)
    p.items = (5, 6)
    yield p
    p = P(1, LIMIT)
    p.items = Q(7, 8)
    yield p
    p = P(1, LIMIT)
    p.items = {0: "zero"}
    yield p
    p = P(1, LIMIT)
    del p.x
    yield p
    p = P(1, LIMIT)
    p.get = p.pick = lambda: "own"
    yield p
    p = P(1, LIMIT)
    p.__dict__["x"] = "dict"
    yield p
    yield S(1, 2)
    s = S(1, 2)
    del s.x
    yield s
    yield P
    yield 5
    yield None


for name in METHODS:
    call = specialized(name)
    print(name, *(attempt(call, v) for v in variants()), sep=" | ")
    print("   again", attempt(call, P(1, LIMIT)), attempt(call, P(4, 5)))


# --- what the calls rely on changes ---------------------------------------------------------------------

def changed(name, change, undo):
    call = specialized(name)
    before = attempt(call, P(1, LIMIT))
    change()
    during = attempt(call, P(1, LIMIT)), attempt(call, P(1, 4))
    for _ in range(300):
        attempt(call, P(1, LIMIT))
    later = attempt(call, P(1, LIMIT))
    undo()
    print(name, before, during, later, attempt(call, P(1, LIMIT)))


def set_limit(n):
    global LIMIT
    LIMIT = n


code, get = P.get.__code__, P.get
changed("pick", lambda: set_limit(4), lambda: set_limit(3))
changed("pick", lambda: setattr(P, "kind", "other"), lambda: setattr(P, "kind", "p"))
changed("get", lambda: setattr(P, "get", lambda self: "new"), lambda: setattr(P, "get", get))
changed("get", lambda: setattr(get, "__code__", (lambda self: "code").__code__), lambda: setattr(get, "__code__", code))
changed("get", lambda: setattr(P, "x", property(lambda self: "prop", lambda self, v: None)), lambda: delattr(P, "x"))


# --- nothing is lost, freed early or kept ----------------------------------------------------------------

log = []
reset = specialized("reset")
p = P(1, 2)
p.items = Loud(log)
reset(p)
print(log, p.x, p.y, p.items)
box = [object()]
get_item = specialized("get", lambda: P(box[0], 1))
before = sys.getrefcount(box[0])
kept = [get_item(P(box[0], 1)) for _ in range(100)]
print(sys.getrefcount(box[0]) - before)
del kept
print(sys.getrefcount(box[0]) - before)


# --- making instances ------------------------------------------------------------------------------------

def make(cls, a, b):
    return cls(a, b)


class Returns:
    def __init__(self, a, b):
        self.a = a
        return b


made = [make(P, i, [i]) for i in range(500)]
print(made[-1].__dict__, made[7].y, sys.getrefcount(made[3].y))
print([make(Q, 1, 2).kind, make(S, 1, 2).x, make(P, y := 3, y).x])
for _ in range(500):
    make(Returns, 1, None)
print(make(Returns, 1, None).a, attempt(make, Returns, 1, 2), attempt(make, P, 1, LIMIT))
P.x = 5
print(make(P, 1, 2).x, P.x)
del P.x
P.__setattr__ = lambda self, name, v: object.__setattr__(self, name, ("set", v))
print(make(P, 1, 2).__dict__)
del P.__setattr__
init = P.__init__.__code__
P.__init__.__code__ = (lambda self, a, b: None).__code__
print(make(P, 1, 2).__dict__)
P.__init__.__code__ = init


# --- tracing, profiling, limits --------------------------------------------------------------------------

def seen(set_hook, call):
    events = []

    def hook(frame, event, arg):
        if frame.f_code.co_name in ("get", "pick", "call"):
            events.append((frame.f_code.co_name, event))
        return hook

    set_hook(hook)
    call(Q(1, 2))
    set_hook(None)
    return events


call = specialized("pick", lambda: Q(1, 2))
print(seen(sys.settrace, call))
print(seen(sys.setprofile, call))
print(attempt(call, Q(1, LIMIT)))


def deep(p, n):
    p.pick()
    return deep(p, n + 1)


print(attempt(deep, Q(1, 2), 0))

results = []
shared = Q(1, LIMIT)
threads = [threading.Thread(target=lambda: results.append([specialized("pick", lambda: shared)(shared) for _ in range(3)]))
           for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results)
