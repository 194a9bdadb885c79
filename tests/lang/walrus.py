"""Assignment expressions, conditional expressions, evaluation order."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


if (n := len("abc")) > 2:
    print(n)
print((a := 1) + (b := 2), a, b, [c := 5, c * 2], (d := 1, 2), d, {(k := "key"): (v := 3)}, k, v)
while (line := ["x", "y", ""].pop(0)) and len(line) > 1:
    pass
print(line)
it = iter([1, 2, 0, 3])
while x := next(it):
    print("loop", x)
x = 5
print(x + (x := 10) + x, (x := x + 1) * x, x)
i = 0
lst = [0, 0, 0]
lst[i] = i = 2
print(lst, i)
lst[(i := 1)] = (i := 0) + 7
print(lst, i)


def f(a, b=1):
    return a, b


print(f(y := 3, b=(z := 4)), y, z, f((q := 1)), (lambda: (w := 5) + w)(), [w2 := 1, w2],
    f"{(fs := 7)}", fs)


def log(x):
    print(x, end=" ")
    return x


print(log(1) + log(2) * log(3) - log(4))
print([log("a"), log("b")][log(0)], {log("k1"): log("v1"), log("k2"): log("v2")}, (log(1), log(2)),
    f(log("p"), b=log("q")))
d = {}
d[log("key")] = log("value")
print(d)
log("t1"), log("t2")
print()
[log(0)][log(0)] = log("rhs")
print()
print(log(1) < log(2) < log(3), log(0) and log(1), log(1) or log(2),
    log("then") if log(1) else log("else"))


class O:
    def __getattr__(self, name):
        print("get", name, end=" ")
        return self

    def __call__(self, *a, **k):
        print("call", a, k, end=" ")
        return self

    def __getitem__(self, i):
        print("item", i, end=" ")
        return self

    def __setattr__(self, n, v):
        print("set", n, end=" ")

    def __setitem__(self, k, v):
        print("setitem", k, end=" ")

    def __iadd__(self, o):
        print("iadd", end=" ")
        return self


o = O()
o.a(log(1), *[log(2)], k=log(3), **{"z": log(4)}).b[log(5)].c
print()
o.x = o[log(1)] = o.y.z = log("value")
print()
o.x[log(1)].y += log(2)
print()
o.a[log(1):log(2):log(3)]
print()
x = 1
print([x, (x := 2), x], (x, (x := 3), x), f(x, (x := 4)), {x: (x := 5), x: x}, x)
x = 1
print(x + (x := 2) * (x := 3) + x, [x, x := 7, x][0], x, "%s %s" % (x, (x := 8)), x == (x := 9), x)
y = [1, 2]
print(y + (y := [3]), y, y[0] + (y := [10])[0])


def local():
    a = 1
    r = a + (a := 5) + a
    t = (a, (a := 6), a)
    b = a if (a := 0) else (a := 9)
    s = a * 2 if a > 5 else a
    return r, t, b, s, a, [a, (a := 2)][0]


def locals_reused(p):
    q = p
    p = p + [1]
    r = (p, (p := q), p)
    return r, q is p


print(local(), locals_reused([0]))
print(1 if True else 1 / 0, (lambda x: "neg" if x < 0 else "zero" if x == 0 else "pos")(0),
    [i if i % 2 else -i for i in range(4)], ("a" if 0 else "b") + "c", "a" if 0 else "b" + "c",
    (1, 2) if 1 else 3, 1, 2 if 0 else 3)
for source in ("x := 1", "(x := 1) = 2", "a.b := 1", "(a.b := 1)", "(a[0] := 1)",
        "f(x := 1, y := 2)", "f(a=x := 1)", "[x := 1, 2]", "x = y := 1", "(x := 1, y := 2)",
        "{x := 1}", "{x := 1: 2}", "{1: y := 2}", "a[x := 1]", "a[x := 1, y := 2]", "a[x := 1 : 2]",
        "def f(a=(x := 1)): pass", "def f(a: (x := 1)): pass", "lambda: x := 1", "lambda: (x := 1)",
        "(True := 1)", "(x, y := 1, 2)", "((x, y) := 1)", "with x := y: pass", "assert (x := 1)",
        "del (x := 1)", "@(x := y)\ndef f(): pass", "@x := y\ndef f(): pass", "while x := 1: break",
        "if x := 1: pass", "return x := 1", "for x := 1 in y: pass", "f'{x:=5}'", "f'{(x:=5)}'",
        "print(x := 1 for y in z)", "(x: int := 1)", "x if y := z else w"):
    try:
        compile(source, "w.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", e.msg)
