"""sys, traceback, inspect: frames, formatting, sizes, limits, hooks."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import inspect
import sys
import traceback


def name():
    return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name, sys._getframe(0).f_lineno > 0


def caller():
    return name()


print(caller())
err(lambda: sys._getframe(1000))
err(lambda: sys._getframe("a"))
print(sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.float_info.max,
    sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.hash_info.width, sys.hash_info.modulus,
    sys.version_info[:2], sys.version_info.major, sys.argv[0].endswith("lib_sys_traceback.py"),
    len(sys.argv), sys.getrecursionlimit(), sys.intern("abc") is sys.intern("abc"),
    sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.hexversion >> 16 == 0x30B,
    "builtins" in sys.builtin_module_names, sys.platform, sys.flags.optimize,
    isinstance(sys.path, list), sys.stdout.encoding, sys.stdin.read(), sys.float_repr_style,
    sys.dont_write_bytecode, sys.implementation.version[:2])
old = sys.getrecursionlimit()
sys.setrecursionlimit(150)


def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


d = depth(0)
sys.setrecursionlimit(old)
print(100 < d <= 150)
for v in (0, -1, "a", 1.5, 2**40):
    err(lambda: sys.setrecursionlimit(v))


def a():
    b()


def b():
    try:
        raise ValueError("inner")
    except ValueError as e:
        raise KeyError("outer") from e


def clean(text):
    return text.replace(__file__, "FILE")


try:
    a()
except KeyError as e:
    print(clean(traceback.format_exc()))
    print([clean(x) for x in traceback.format_exception_only(e)],
        [(f.name, f.line) for f in traceback.extract_tb(e.__traceback__)],
        clean("".join(traceback.format_tb(e.__traceback__, limit=1))))
    te = traceback.TracebackException.from_exception(e)
    print(te.exc_type.__name__, str(te), te.__cause__.exc_type.__name__,
        clean("".join(te.format(chain=False))))
    frames = inspect.trace() if hasattr(inspect, "trace") else []
    print([f.function for f in frames])
print([f.name for f in traceback.extract_stack()])


def sig(a, /, b: int, *args, c=5, d: "x" = None, **kw) -> str:
    """Sig doc.

       Indented.
    """


s = inspect.signature(sig)
print(s, list(s.parameters), s.parameters["b"].annotation, s.parameters["c"].default,
    s.parameters["a"].kind, s.return_annotation, s.bind(1, 2, 3, c=4, z=5).arguments,
    inspect.getdoc(sig), inspect.isfunction(sig), inspect.isgeneratorfunction(sig),
    inspect.isclass(int), inspect.ismethod([].append), inspect.isbuiltin(len),
    inspect.getmodule(sig).__name__, inspect.signature(lambda x, y=1: 0),
    inspect.getfullargspec(sig))
err(lambda: s.bind())
err(lambda: s.bind(1, 2, a=3, **{"b": 5}))
err(lambda: inspect.signature(5))


class K:
    def m(self, x, y=2):
        pass

    @classmethod
    def c(cls, x):
        pass

    @staticmethod
    def s(x):
        pass

    @property
    def p(self):
        pass

    def __call__(self, q):
        pass

    def __init__(self, init_arg):
        pass


print(inspect.signature(K.m), inspect.signature(K(1).m), inspect.signature(K.c),
    inspect.signature(K.s), inspect.signature(K), inspect.signature(K(1)),
    [n for n, v in inspect.getmembers(K, inspect.isfunction) if not n.startswith("__")],
    inspect.getattr_static(K, "p").__class__.__name__, [c.__name__ for c in inspect.getmro(K)],
    inspect.cleandoc("  a\n    b\n  "))
print("".join(inspect.getsource(name)))
print(inspect.getsourcelines(caller)[0], inspect.getcomments(sig),
    inspect.currentframe().f_lineno > 0, inspect.unwrap(name) is name)


def gen():
    x = 1
    yield x


g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g),
    inspect.getgeneratorlocals(g), list(g), inspect.getgeneratorstate(g))
hooked = []
sys.displayhook, saved = lambda v: hooked.append(v), sys.displayhook
exec(compile("1 + 1\n", "x", "single"))
sys.displayhook = saved
exec(compile("[1, 'two']\n", "x", "single"))
exec(compile("None\n", "x", "single"))
print(hooked)
import linecache
print(linecache.getline(__file__, 1).strip())
sys.stdout.write("written\n")
print(sys.stdout.isatty(), sys.exc_info(), sys.getsizeof([]) > 0, sys.getrefcount(object()) > 0)
frame = sys._getframe()
print(frame.f_locals is globals(), frame.f_back, frame.f_code.co_name, type(frame).__name__,
    frame.f_globals is globals(), frame.f_builtins["len"] is len)


def local_frame():
    v = 1
    f = sys._getframe()
    v = 2
    return f.f_locals["v"], sorted(f.f_locals)


print(local_frame())
