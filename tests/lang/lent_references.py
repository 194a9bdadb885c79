"""Arguments and functions that registers hold without counting: each way in which the holder may
let go while they are in use, or the borrower may outlive the call."""
import gc
import sys
import weakref


class Thing:
    def __init__(self, n):
        self.n = n

    def me(self):
        return self

    def swap(self, other):
        return other


def same(x):
    return x


def through(x):
    y = x
    x = None
    return y


def keep(x, into):
    into.append(x)
    into.append((x, x))
    return x


def overwrite_after_call():
    for i in range(50):
        x = Thing(i)
        x = same(x)
        x = through(x)
        x = x.me()
        x = x.swap(x)
        assert x.n == i and type(x) is Thing
    dead = weakref.ref(x)
    x = same(3)
    return dead() is None


def assign_within():
    out = []
    for i in range(50):
        x = Thing(i)
        out.append(pair(x, (x := Thing(i + 100))))
        out.append(pair(x, [x := None, i]))
    return [(a.n, b.n if isinstance(b, Thing) else b) for a, b in out][-4:]


def pair(a, b):
    return a, b


def delete_within():
    for i in range(20):
        x = Thing(i)
        y = pair(x, same(x))
        del x
        assert y[0] is y[1]
    return y[0].n


def stays_in_list():
    got = []
    for i in range(20):
        x = Thing(i)
        keep(x, got)
        x = None
    return sum(t.n if isinstance(t, Thing) else t[0].n for t in got)


def makes_generator(x):
    yield x
    x = None
    yield 1


def generators():
    out = []
    for i in range(20):
        x = Thing(i)
        g = makes_generator(x)
        x = None
        out.append(next(g).n)
        next(g)
    return sum(out)


def closure_of(x):
    def inner():
        return x.n
    return inner


def closures():
    fs = []
    for i in range(20):
        x = Thing(i)
        fs.append(closure_of(x))
        x = None
    return sum(f() for f in fs)


def fails(x):
    raise ValueError(x)


def tracebacks():
    kept = []
    for i in range(20):
        x = Thing(i)
        try:
            fails(x)
        except ValueError as e:
            kept.append(e)
        x = None
    return [e.args[0].n for e in kept][-2:], kept[3].__traceback__.tb_next.tb_frame.f_locals["x"].n


# --- functions -----------------------------------------------------------------------------------

def replaced(n):
    global replaced
    if n == 30:
        old = weakref.ref(replaced)

        def replaced(n):
            return "new"
        gc.collect()
        assert old() is not None, "it is running"
        return sys._getframe().f_code.co_name, closure_of(Thing(n))()
    return n


def replace_while_running():
    out = None
    for i in range(33):
        out = replaced(i) if i != 30 else out
        if i == 30:
            out = replaced(30)
            assert replaced(1) == "new"
    return out


def made_again():
    space = {}
    got = []
    for i in range(30):
        exec(f"def f():\n    return {i}\ndef g():\n    return f() + f()", space)
        got.append(space["g"]())
        got.append(space["g"]())
    return got == [2 * (i // 2) for i in range(60)]


def redefine_in_place():
    """The same instruction meets a new function at the address of the one before."""
    space = {}
    exec("def call():\n    return f()", space)
    got = []
    for i in range(50):
        exec(f"def f():\n    return {i}", space)
        got.append(space["call"]())
        del space["f"]
        space["x"] = [i]
        if i % 7 == 0:
            gc.collect()
    return got == list(range(50))


def dies_at_once():
    space = {"weakref": weakref}
    exec("def f():\n    return 1\ndef g():\n    return f()", space)
    for _ in range(10):
        space["g"]()
    w = weakref.ref(space["f"])
    del space["f"]
    return w() is None


def method_replaced():
    class C:
        def m(self, n):
            if n == 20:
                w = weakref.ref(C.__dict__["m"])
                C.m = lambda self, n: -n
                gc.collect()
                return n, w() is None
            return n
    c = C()
    out = []
    for i in range(25):
        out.append(c.m(i))
    return out[18:]


def deleted_in_call():
    space = {}
    exec("def f(n):\n"
         "    global f\n"
         "    if n == 5:\n"
         "        del f\n"
         "        import gc; gc.collect()\n"
         "        return 'gone'\n"
         "    return n\n"
         "def g(n):\n"
         "    return f(n)\n", space)
    out = [space["g"](i) for i in range(6)]
    try:
        space["g"](6)
    except NameError as e:
        out.append(str(e))
    return out


class Operators:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return self

    def __eq__(self, other):
        return other

    def __getitem__(self, i):
        return i


def operators():
    out = []
    for i in range(30):
        a = Operators([i])
        a = a + 1
        k = [i, i]
        b = a[k]
        k = None
        out.append((a.v[0], b[0]))
        a = a == [i, 1]
        out.append(a)
    return out[-2:]


def counts():
    x = Thing(1)
    n = []
    for _ in range(5):
        n.append(sys.getrefcount(x))
    same(x)
    return len(set(n)), n[0] == sys.getrefcount(x)


for test in (overwrite_after_call, assign_within, delete_within, stays_in_list, generators, closures,
             tracebacks, replace_while_running, made_again, redefine_in_place, dies_at_once,
             method_replaced, deleted_in_call, operators, counts):
    first = test()
    if test is not replace_while_running:
        assert test() == first, test
    print(test.__name__, first)
