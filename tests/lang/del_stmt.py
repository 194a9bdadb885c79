"""del: names, items, slices, attributes, closures, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = b = 1
del a
err(lambda: a)
x, y, z = 1, 2, 3
del x, (y, [z])
err(lambda: z)
lst = list(range(10))
del lst[0], lst[1:3], lst[-1]
print(lst)
d = {"a": 1, "b": {"c": 2}}
del d["a"], d["b"]["c"]
print(d)


class C:
    attr = 1

    def __init__(self):
        self.x = 5

    def __delattr__(self, name):
        print("delattr", name)
        super().__delattr__(name)

    def __delitem__(self, key):
        print("delitem", key)


c = C()
del c.x
del c[1], c[1:2], c["a", 2]


def missing():
    del c.x


def class_attr():
    del c.attr


def local():
    q = 1
    del q
    return q


def twice():
    q = 1
    del q
    del q


def glob():
    global b
    del b


def glob2():
    global b
    del b


def name():
    del undefined_thing


def builtin_attr():
    del (5).real


def item():
    del [1][5]


def tup():
    del (1, 2)[0]


def string():
    del "abc"[0]




def loop():
    for i in range(3):
        del i
    return i


for f in (missing, class_attr, local, twice, glob, glob2, name, builtin_attr, item, tup, string,
        loop):
    err(f)
del C.attr
print(hasattr(C, "attr"))


def closure():
    v = 1

    def inner():
        return v

    print(inner())
    del v
    err(inner)
    v = 2
    return inner()


def nonlocal_del():
    w = 1

    def inner():
        nonlocal w
        del w

    inner()
    return w


def rebinding():
    try:
        raise ValueError("e")
    except ValueError as e:
        pass
    return e


print(closure())
err(nonlocal_del)
err(rebinding)


class D:
    y = 1
    del y
    z = 2


print(hasattr(D, "y"), D.z)
print = print
del print
print("builtin again")
del (lst)
del ([])
del ()
err(lambda: lst)
n = [[1, 2], [3, 4]]
del n[0][1], n[1][:]
print(n)
for source in ("del f()", "del 1", "del a + b", "del (a, 1)", "del *a", "del None", "del (yield)",
        "del a if b else c", "del [a, b()]", "del (lambda: 1)", "del a.b()", "del x := 1", "del",
        "del {a}"):
    try:
        compile(source, "d.py", "exec")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)
