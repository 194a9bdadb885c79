"""Unpacking in assignments, loops, calls and displays, with its errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a, b = 1, 2
(c, d), e = [3, 4], "x"
[f, [g, h]] = (5, "pq")
i, *j = range(5)
*k, l = "abc"
m, *n, o = [1, 2]
p, (q, *r), *s = 1, "xyz", 7, 8
(*t,) = {1: 2}
[*u] = ()
v, w, *x = b"abc"
print(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)
a, b, c = c, a, b
print(a, b, c)
lst = [0, 1, 2]
z = 0
z, lst[z] = 2, 9
print(z, lst)
lst[0], lst[1], lst[2] = lst[2], lst[0], lst[1]
print(lst)


class Box:
    pass


box = Box()
box.x, box.y, *box.rest = "abcd"
d = {}
d["k"], d["l"] = 1, 2
print(box.__dict__, d)
a = b = c, d = 5, 6
print(a, b, c, d)
for x, (y, *z) in [(1, (2, 3)), (4, "567")]:
    print(x, y, z, end="; ")
for i, (k, v) in enumerate({"a": 1, "b": 2}.items()):
    print(i, k, v, end="; ")
for [a] in [[1], "b"]:
    print(a, end="; ")
for box.attr in range(3):
    pass
for lst[0] in "xy":
    pass
print(box.attr, lst)
print([x + y for x, y in [(1, 2), (3, 4)]], {k: v for k, *v in ["abc", "de"]},
    [a for a, in [(1,), (2,)]])


def unpack(code, **names):
    try:
        exec(code, {}, names)
        print(code, "->", names)
    except Exception as e:
        print(code, "->", type(e).__name__ + ":", e)


for code in ("a, b = 1,", "a, b = 1, 2, 3", "a, b = []", "a, b = 'abc'", "a, b = {}",
        "a, b = iter([1])", "a, b = iter([1, 2, 3])", "a, b = 5", "a, b = None", "a, *b = []",
        "a, b, *c = [1]", "*a, b, c = 'x'", "a, *b, c = 1", "(a, b), c = 1, 2",
        "(a, b), c = (1, 2, 3), 2", "[] = []", "() = [1]", "[] = ()", "a, = []",
        "[a, b] = range(5)", "a, b = object", "for a, b in [1]: pass",
        "for a, b in [(1, 2, 3)]: pass", "*a, = 5", "a, b = {1: 2, 3: 4, 5: 6}", "a, b = set()",
        "a, (b, c) = 1, 2", "a, b = b'a'", "(a), b = 1, 2", "a, b = range(3)",
        "a, b = (x for x in 'abc')", "a, b, c, d = (1, 2)"):
    unpack(code)


class Getitem:
    def __getitem__(self, i):
        if i < 3:
            return i * 10
        raise IndexError


class Bad:
    def __iter__(self):
        return 5


class Raising:
    def __iter__(self):
        yield 1
        raise ValueError("while unpacking")


class Iterable:
    def __iter__(self):
        return iter("abc")


a, b, c = Getitem()
print(a, b, c, [*Getitem()], (*Iterable(),))
a, *b = Iterable()
print(a, b)
err(lambda: [*Bad()])
err(lambda: [*Raising()])
err(lambda: (lambda a, b: 0)(*Raising()))


def two():
    x, y = Raising()


def three():
    x, y, z = Getitem(), 1


err(two)
err(three)
print([*range(3), *"ab"], (*[1], *(2,)), {*[1, 1], 2}, {**{"a": 1}, "b": 2, **{"a": 3}}, [*[]],
    *[1], [*{"k": 1}], (0, *[], 1))
print((lambda *args, **kw: (args, kw))(1, *[2, 3], x=4, *(5,), **{"y": 6}, **{"z": 7}))
for f in (lambda: [*5], lambda: {**5}, lambda: print(*5), lambda: {*None}, lambda: {**[1]},
        lambda: [*1, 2], lambda: (*None,), lambda: dict(**{"a": 1}, **{"a": 2}),
        lambda: dict(a=1, **{"a": 2}), lambda: (lambda **k: k)(**{1: 2}), lambda: max(*[1], **5)):
    err(f)
first, *_, last = "hello"
print(first, last, _)


def ret():
    t = (3, 4)
    return 1, *t, 2


def gen():
    yield 1, *[2, 3]


print(ret(), list(gen()), [x for x in (*range(2), *range(2))])
for x in *"ab", *"c":
    print(x, end=" ")
x = *[1, 2], 3
print(x)
