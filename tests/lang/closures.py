"""Closures, nonlocal, global, cells, scopes of nested functions and classes."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def counter(start=0):
    n = start

    def inc(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return inc, get


a, get_a = counter()
b, get_b = counter(10)
print(a(), a(5), b(), get_a(), get_b(), a.__closure__[0].cell_contents, a.__code__.co_freevars,
    counter.__code__.co_cellvars, get_a.__closure__ == a.__closure__, counter.__closure__)


def three():
    x = 1

    def middle():
        y = 2

        def inner():
            nonlocal x, y
            x += 1
            y += 10
            return x, y

        return inner, lambda: y

    return middle(), lambda: x


(inner, gety), getx = three()
print(inner(), inner(), gety(), getx())
x = "global"


def scopes():
    x = "enclosing"

    class C:
        y = x
        x = "class"
        z = x

        def method(self):
            return x

        lam = lambda self: x
        comp = [x for _ in range(1)]

    return C, C().method(), C().lam(), C.y, C.z, C.comp


print(scopes()[1:])


def read_global():
    return x


def write_global():
    global x, created
    x = "changed"
    created = "new"


write_global()
print(x, created, read_global())


def unbound():
    print(v)
    v = 1


def unbound_free():
    def inner():
        return w
    r = inner()
    w = 1
    return r


def maybe(flag):
    if flag:
        m = 1
    return m


def no_global():
    return never_defined


def loop_var():
    for q in []:
        pass
    return q


def except_var():
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    return e


for f in (unbound, unbound_free, lambda: maybe(False), no_global, loop_var, except_var):
    err(f)
print(maybe(True))


def late():
    def f():
        return g() + 1

    def g():
        return 5

    return f()


def recursive():
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)
    return fact


def shared():
    items = []
    n = 0

    def add(x):
        nonlocal n
        items.append(x)
        n += 1

    def show():
        return items, n

    return add, show


add, show = shared()
add(1)
add(2)
print(late(), recursive()(10), show(), [f() for f in [lambda k=k: k for k in range(3)]])


def param_cell(a, *args, b=2, **kw):
    def f():
        nonlocal a
        a += 1
        return a, args, b, kw
    return f


f = param_cell(1, 2, b=3, c=4)
print(f(), f())


class Meta:
    def outer(self):
        def inner():
            return self.value, __class__.__name__
        self.value = 7
        return inner()


print(Meta().outer())


def nonlocal_class():
    n = 0

    class C:
        nonlocal n
        n = 5
        global gl
        gl = 6
        n2 = n

    return n, C.n2, hasattr(C, "n"), gl


print(nonlocal_class())


def exec_scope():
    loc = 1
    exec("loc = 2; new = 3")
    return loc, eval("loc + 1"), "new" in locals()


print(exec_scope())


def cell_loop():
    fs = []
    for i in range(3):
        def f():
            return i
        fs.append(f)
    i = 10
    return [f() for f in fs]


def deep(n):
    if n == 0:
        return lambda: n
    g = deep(n - 1)
    return lambda: (n, g())


print(cell_loop(), deep(3)())
c = a.__closure__[0]
c.cell_contents = 100
print(get_a(), type(c).__name__, c == c)
err(lambda: setattr(c, "other", 1))


def empty_cell():
    def f():
        return z
    cell = f.__closure__[0]
    try:
        cell.cell_contents
    except ValueError as e:
        print(e)
    z = 1
    return cell.cell_contents


print(empty_cell())


def gen_closure():
    total = 0

    def g():
        nonlocal total
        for i in range(3):
            total += i
            yield total
    return list(g()), total


print(gen_closure(), (lambda x: lambda y: lambda z: x + y + z)(1)(2)(3))
for source in ("def f():\n nonlocal x", "nonlocal x", "def f():\n x = 1\n global x",
        "def f(x):\n global x", "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x",
        "def f(x):\n nonlocal x", "def f():\n global x\n nonlocal x",
        "def f():\n print(x)\n global x", "global x\nx = 1", "x = 1\nglobal x",
        "class C:\n nonlocal y", "def f():\n def g():\n  nonlocal q",
        "def f():\n x: int = 1\n global x", "def f():\n global x\n x: int = 1",
        "def f():\n def x(): pass\n global x", "def f():\n for x in y: pass\n nonlocal x"):
    try:
        compile(source, "s.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", e.msg, e.lineno)
