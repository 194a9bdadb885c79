"""eval, exec, compile, globals, locals, code objects."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


x = 10
print(eval("x + 1"), eval("x", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}),
    eval("[i * x for i in range(3)]"), eval(" 1 + 1 "), eval("\t(2)"), eval(b"3 * 3"),
    eval("lambda a: a * 2")(4), eval(compile("x * 2", "f", "eval")), eval("(y := 5)"),
    eval("'a' 'b'"), eval("__name__"))
exec("x = 20; z = x + 1")
print(x, z)
ns = {}
exec("a = 1\ndef f():\n    return a + 1\nclass C:\n    b = f()\n", ns)
print(ns["a"], ns["f"](), ns["C"].b, sorted(k for k in ns if not k.startswith("__")),
    "__builtins__" in ns, ns["C"].__module__)
loc = {}
exec("p = 1\nq = p", {}, loc)
print(loc)
print(exec("1 + 1"), exec(compile("w = 7", "n", "exec")), w)


def f():
    v = 1
    exec("v = 2")
    d = {}
    exec("v = 3; u = v", {}, d)
    return v, d, eval("v + 1"), sorted(locals())


print(f())


def g(a, b=2, *c, **d):
    e = 5
    inner = lambda: e
    return {k: v for k, v in locals().items() if k != "inner"}


print(g(1, x=3), globals() is globals(), globals()["x"], "g" in globals(), vars() is globals(),
    locals() is globals())
globals()["dynamic"] = "made"
print(dynamic)


class K:
    y = 1
    names = sorted(n for n in locals() if not n.startswith("__"))
    locals()["injected"] = 5


print(K.names, K.injected)
for fn in (lambda: eval("1 +"), lambda: eval("x = 1"), lambda: eval(""), lambda: eval("1; 2"),
        lambda: eval("undefined_name"), lambda: eval(5), lambda: eval("1", 5),
        lambda: eval("1", {}, 5), lambda: exec(5), lambda: exec("1 +"),
        lambda: exec("raise ValueError('from exec')"), lambda: exec("x", {"__builtins__": {}}),
        lambda: eval("len([])", {"__builtins__": {}}),
        lambda: eval("len([1])", {"__builtins__": {"len": len}}), lambda: compile("1", "f", "bad"),
        lambda: compile("1", "f"), lambda: compile(5, "f", "eval"),
        lambda: compile("a\0b", "f", "eval"), lambda: eval("1", []), lambda: eval("a\0b"),
        lambda: exec("return 1"), lambda: exec("yield 1"), lambda: exec("break"),
        lambda: exec("continue"), lambda: exec("  x = 1"), lambda: exec("if 1:\nx"),
        lambda: exec("def f():\n  a\n b"), lambda: eval("  1\n  2"),
        lambda: compile("1", "f", "eval", flags=12345678), lambda: exec("nonlocal x"),
        lambda: eval("f("), lambda: eval("'abc"), lambda: exec("x = '''abc")):
    err(fn)
c = compile("a = 1\nb = a + 2\n", "file.py", "exec")
ns = {}
exec(c, ns)
exec(c, ns)
print(ns["b"], c.co_filename, c.co_name, c.co_firstlineno, c.co_names, type(c).__name__,
    c == compile("a = 1\nb = a + 2\n", "file.py", "exec"))
single = compile("1 + 1; 'text'; None; [1]", "s", "single")
exec(single)
import builtins
print(builtins._)
exec("print(1)\n\n\nprint(2)  # comment\n# end")
exec("if True:\n  print('no newline at end')")
exec("\n\n")
exec("# only a comment")
exec("pass;")
exec("for i in range(2): print(i, end=' ')\nprint()")
exec("x = (1,\n     2)\ny = [\n1,\n]\nprint(x, y, \\\n  'z')")


class Mapping(dict):
    def __missing__(self, key):
        if key.startswith("m_"):
            return key.upper()
        raise KeyError(key)


print(eval("m_name + m_other", {}, Mapping()))
err(lambda: eval("other", {}, Mapping()))


class Locals:
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        print("get", k, end=" ")
        return self.d[k]

    def __setitem__(self, k, v):
        print("set", k, end=" ")
        self.d[k] = v

    def __delitem__(self, k):
        print("del", k, end=" ")
        del self.d[k]


exec("a = 1\nb = a + len([])\ndel a", {}, Locals())
print()
code = compile("def h(n):\n    return n if n < 2 else h(n - 1) + h(n - 2)\nresult = h(10)", "<gen>",
    "exec")
ns = {"__name__": "custom"}
exec(code, ns)
print(ns["result"], ns["h"].__module__, ns["h"].__globals__ is ns)


def closure():
    free = 1

    def inner():
        return eval("free"), free
    return inner()


print(closure())


def noclosure():
    hidden = 1

    def inner():
        return eval("hidden")
    return inner()


err(noclosure)
exec("def outer_made(): return 'defined'")
print(outer_made())
exec("global gx; gx = 9")
print(gx)


def fg():
    exec("global gy; gy = 8")
    return gy


print(fg())
big = "+".join(["1"] * 500)
print(eval(big), eval("(" * 50 + "1" + ")" * 50), eval("-" * 20 + "1"),
    len(eval("[" + ",".join(map(str, range(2000))) + "]")))
exec("\n".join("v%d = %d" % (i, i) for i in range(300)))
print(v299, sum(globals()["v%d" % i] for i in range(300)))
many = "def m(%s): return %s" % (", ".join("a%d" % i for i in range(300)),
    " + ".join("a%d" % i for i in range(300)))
exec(many)
print(m(*range(300)))
