# Arguments that a call only borrows and that live on as its result or elsewhere.
def text(i):
    return "text" + str(i)

def filler():
    return [text(j) for j in range(30)]

def dict_get(i):
    d = {}
    t = text(i)
    r = d.get(t, t)
    t = filler()
    return r

def dict_get_found(i):
    t = text(i)
    d = {t: t}
    r = d.get(t, t)
    t = d = filler()
    return r

def setdefault(i):
    d = {}
    t = text(i)
    r = d.setdefault(1, t)
    t = d = filler()
    return r

def setdefault_key(i):
    d = {}
    t = text(i)
    r = d.setdefault(t, t)
    t = filler()
    d.clear()
    x = filler()
    return r

def send(i):
    def keep():
        got = yield
        while True:
            got = (yield got)
    def hold():
        got = yield 0
        yield 1
        yield got
    g = hold()
    next(g)
    t = text(i)
    g.send(t)
    t = filler()
    x = filler()
    return next(g)

def generator_argument(i):
    def gen(x):
        yield 0
        yield x
    t = text(i)
    g = gen(t)
    next(g)
    t = filler()
    x = filler()
    return next(g)

def closure(i):
    def make(x):
        return lambda: x
    t = text(i)
    f = make(t)
    t = filler()
    x = filler()
    return f()

def identity(i):
    def same(x):
        return x
    def same2(x, y=3):
        z = x
        return z
    t = text(i)
    a = same(t)
    b = same2(t)
    t = filler()
    x = filler()
    assert a == b
    return b

def star(i):
    def same(*args, **kw):
        return args[0] if args else kw["t"]
    t = text(i)
    a = same(t)
    b = same(t=t)
    t = filler()
    x = filler()
    assert a == b
    return b

class C:
    def __init__(self, x):
        self.x = x
    def get(self, x):
        return x
    @property
    def me(self):
        return self
    def itself(self):
        return self
    def __call__(self, x):
        return x
    def __getitem__(self, x):
        return x
    def __add__(self, x):
        return x
    def __getattr__(self, name):
        return self
    def __enter__(self):
        return self
    def __exit__(self, *e):
        pass
    def __iter__(self):
        return self
    def __next__(self):
        return self

def methods(i):
    t = text(i)
    c = C(t)
    r = [c.get(t), c(t), c[t], c + t, c.x]
    a, b, d = c.me, c.itself(), c.other
    with c as e:
        pass
    for f in c:
        break
    n = next(c)
    t = c = filler()
    x = filler()
    assert a is b is d is e is f is n
    assert len(set(r)) == 1
    return a.x

def natives(i):
    t = text(i)
    r = [str(t), max(t, ""), min(t, "z"), t.strip(), t.replace("q", "r"), t[:], "".join((t,)), t + "", t * 1,
         getattr(t, "missing", t), next(iter(()), t), sorted([t])[0], list((t,))[0], tuple([t])[0], dict(a=t)["a"]]
    t = filler()
    x = filler()
    assert len(set(r)) == 1, r
    return r[0]

def caught(i):
    def fail(x):
        raise KeyError(x)
    t = text(i)
    try:
        fail(t)
    except KeyError as e:
        t = filler()
        x = filler()
        return e.args[0]

def pop(i):
    t = text(i)
    d = {}
    r = d.pop(1, t)
    t = filler()
    x = filler()
    return r

class Own(dict):
    def get(self, k, d=None):
        return d

def own_get(i):
    t = text(i)
    r = Own().get(t, t)
    t = filler()
    x = filler()
    return r

functions = [f for n, f in list(globals().items()) if n not in ("text", "filler", "C", "Own") and callable(f)]
for f in functions:
    for i in range(300):
        r = f(i)
        again = filler()
        assert r == "text%d" % i, (f.__name__, i, r)
    print(f.__name__)
