"""Comprehensions: scoping, nesting, conditions, evaluation order, generators expressions."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


x = "outer"
print([x for x in range(3)], x, [y * 2 for y in range(5) if y % 2], {y: y * y for y in range(3)},
    sorted({y % 3 for y in range(7)}), list(y for y in "ab"), tuple(y for y in [1]))
err(lambda: y)
print([(i, j) for i in range(3) for j in range(i)], [[i * j for j in range(3)] for i in range(3)],
    [i for row in [[1, 2], [3]] for i in row], [i for i in range(20) if i % 2 if i % 3],
    [a + b for a, b in zip("ab", "cd")], [a if a > 1 else -a for a in range(4)],
    [*[i for i in range(2)], 5], [lambda: i for i in range(3)][0](),
    [f() for f in [lambda i=i: i for i in range(3)]])


class C:
    n = 3
    items = [1, 2]
    squares = [i * i for i in items]
    firsts = [i for i in range(n)]
    try:
        bad = [n for i in items]
    except NameError as e:
        bad = str(e)


print(C.squares, C.firsts, C.bad)


def f(n):
    k = 10
    table = [[k + i * n + j for j in range(2)] for i in range(n)]
    g = (k + i for i in range(n))
    k = 100
    return table, list(g)


print(f(2))


def log(name, value):
    print(name, end=" ")
    return value


print([log("elt", i) + j for i in log("outer", [1, 2]) if log("cond", True) for j in log("inner",
    [10])])
print({log("key", k): log("value", v) for k, v in log("it", [(1, 2), (3, 4)])})
g = (log("elt", i) for i in log("made at once", [1, 2]))
print("created")
print(next(g), list(g), list(g))
err(lambda: [i for i in 5])
err(lambda: (i for i in 5))
err(lambda: [1 / i for i in [1, 0]])
err(lambda: {[]: 1 for i in [1]})
err(lambda: {[] for i in [1]})
err(lambda: [a for a, b in [1]])
err(lambda: [undefined for i in [1]])
err(lambda: list(undefined for i in [1]))
print([z := 5, z + 1], [last := i for i in range(4)], last, [(w := i, w * 2) for i in range(2)], w)


def walrus():
    total = 0
    running = [total := total + i for i in range(5)]
    return running, total, any((hit := i) > 2 for i in range(5)), hit


print(walrus())
g = (i for i in range(3))
print(type(g).__name__, g.__name__, g.gi_running, next(g), sum(g), next(g, "end"))
print(sum(i for i in range(4)), max((len(s), s) for s in ("a", "bb")),
    sorted(i % 3 for i in range(5)), "".join(c for c in "abc" if c != "b"),
    dict((k, 1) for k in "ab"), set(i for i in [1, 1]), all(i for i in [1, 0]))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [x for row in matrix for x in row if x % 2],
    [(a, b) for a in "ab" for b in "cd" if a + b != "bc"],
    {(a, b): a * b for a in range(2) for b in range(2)},
    {k: [v for v in range(k)] for k in range(3)})


def closures():
    return [lambda: i for i in range(3)]


print([f() for f in closures()], [[lambda: (i, j) for j in range(2)] for i in range(2)][0][0](),
    [x for x in [y for y in [z for z in range(3)]]],
    [x for x in range(5) if [y for y in range(x)] if x > 2])
i = 100
print([i for i in range(i - 97)], i, [i for _ in range(2)], (lambda: [i for i in range(2)])(),
    [[x for x in range(x)] for x in range(3)], x)


def nested_scope():
    a = 1

    def inner():
        nonlocal a
        a += 1
        return [a * i for i in range(3)], (lambda: [a for _ in "x"])()

    return inner(), a


print(nested_scope())
for source in ("[x for x in 1, 2]", "[x, y for x in z]", "{**d for d in x}", "[*x for x in y]",
        "(x for x in y, 1)", "f(x for x in y, 1)", "f(1, x for x in y)", "[x for x in y if 1, 2]",
        "[x = 1 for x in y]", "[(x := 1) for x in y]", "[y for y in (z := x)]",
        "[yield x for x in y]", "[(yield) for x in y]", "{k: v, for k in x}", "[for x in y]",
        "[x for 1 in y]", "[x for x() in y]", "[x async for x in y]", "[await z for x in y]",
        "class C: [x := 1 for i in y]", "f(x for x in y)(1)", "f(a=x for x in y)"):
    try:
        compile(source, "c.py", "exec")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)
