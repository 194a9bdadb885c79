"""isinstance, getattr, type, dir, vars, id, callable, hash, repr, print, open text errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class A:
    x = 1

    def __init__(self):
        self.y = 2


class B(A):
    pass


a, b = A(), B()
print(isinstance(b, A), isinstance(a, B), isinstance(5, (str, int)),
    isinstance(5, (str, (float, (int,)))), isinstance(True, int), isinstance(None, type(None)),
    isinstance(A, type), issubclass(B, A), issubclass(A, A), issubclass(B, (int, A)),
    issubclass(bool, int), isinstance(5, int | str), isinstance([], ()), type(5) is int,
    type(b) is A)
for f in (lambda: isinstance(5, 5), lambda: isinstance(5, [int]), lambda: isinstance(5),
        lambda: isinstance(5, (int, 5)), lambda: isinstance("a", (int, 5)),
        lambda: issubclass(5, int), lambda: issubclass(int, 5), lambda: issubclass("a", (int,)),
        lambda: isinstance(5, None), lambda: isinstance(5, "int")):
    err(f)
print(getattr(a, "x"), getattr(a, "zz", 5), hasattr(a, "y"), hasattr(a, "zz"), setattr(a, "w", 3),
    a.w, delattr(a, "w"), hasattr(a, "w"), getattr(5, "real"), getattr("abc", "upper")())
for f in (lambda: getattr(a, "zz"), lambda: getattr(a, 5), lambda: hasattr(a, 5),
        lambda: setattr(a, 5, 1), lambda: setattr(a, "x"), lambda: delattr(a, "zz"),
        lambda: setattr(5, "x", 1), lambda: setattr(object(), "x", 1), lambda: getattr(),
        lambda: delattr(A, "zz"), lambda: setattr(int, "x", 1), lambda: delattr(5, "real"),
        lambda: setattr(5, "real", 1), lambda: setattr(None, "x", 1), lambda: setattr(len, "x", 1),
        lambda: setattr([], "x", 1)):
    err(f)
print(vars(a), sorted(k for k in vars(A) if not k.startswith("__")), type(vars(A)).__name__,
    [n for n in dir(b) if not n.startswith("__")])
err(lambda: vars(5))
err(lambda: vars([]))
err(lambda: vars(1, 2))
proxy = vars(A)
print(proxy["x"], "x" in proxy, len(proxy) > 1, proxy.get("zz"), sorted(proxy)[-1],
    proxy | {"q": 1} == dict(proxy) | {"q": 1})


def set_proxy():
    proxy["x"] = 5


err(set_proxy)
print(id(a) == id(a), id(a) == id(b), callable(a), callable(A), callable(len), callable(lambda: 1),
    hash("a") == hash("a"), repr("a"), ascii("é"), abs(-5), abs(-2.5), abs(3 + 4j), abs(True),
    divmod(7, 3), divmod(-7.5, 2), bin(10), oct(-8), hex(255), chr(97), ord("a"), bool([]),
    type(a).__name__)
for f in (lambda: abs("a"), lambda: abs(None), lambda: bin("a"), lambda: hex(1.5),
        lambda: oct(None), lambda: divmod(1, 0), lambda: divmod("a", 1), lambda: ord(1),
        lambda: chr("a"), lambda: hash([]), lambda: len(5), lambda: len(None), lambda: callable(),
        lambda: id(), lambda: ascii(), lambda: repr(), lambda: bool(1, 2), lambda: object(1),
        lambda: type(1, 2), lambda: format(1, "q"), lambda: format("a", "d"), lambda: round("a"),
        lambda: pow("a", 1), lambda: iter(1), lambda: sorted(1), lambda: __import__(5),
        lambda: __import__(""), lambda: open(1.5), lambda: open("/nonexistent/file"),
        lambda: open("x", "q"), lambda: open("x", "rw"), lambda: open("x", "rb", encoding="utf-8"),
        lambda: print(sep=1), lambda: print(end=1), lambda: print(file=5), lambda: print(x=1),
        lambda: input(1, 2, 3), lambda: eval(1), lambda: memoryview(1), lambda: slice(),
        lambda: property(1, 2, 3, 4, 5), lambda: staticmethod(), lambda: super(1, 2, 3),
        lambda: complex("x"), lambda: float("x"), lambda: int("x"), lambda: bytes("x"),
        lambda: dict(1), lambda: set(1), lambda: frozenset(1), lambda: list(1), lambda: tuple(1),
        lambda: str(b"\xff", "ascii"), lambda: range("a"), lambda: enumerate(1), lambda: zip(1),
        lambda: map(1), lambda: compile("(", "f", "exec"), lambda: globals(1),
        lambda: vars(object()), lambda: dir(1, 2), lambda: NotImplemented(), lambda: isinstance.x,
        lambda: bin()):
    err(f)
print("a", "b", sep="")
print("a", "b", sep="-", end="!\n")
print()
print("a", None, 1.5, [1], sep=None, end=None)
print(*[1, 2], sep="\n")
print("x", end="")
print("", end="\n")
print("é", "日", "\U0001F600", flush=True)


class W:
    def __init__(self):
        self.got = []

    def write(self, s):
        self.got.append(s)

    def flush(self):
        self.got.append("flush")


w = W()
print("a", 1, file=w, flush=True)
print(w.got)
err(lambda: print("a", file=object()))
print(type(NotImplemented).__name__, NotImplemented, Ellipsis, ..., None, type(None),
    type(...).__name__, __name__, type(__builtins__).__name__, None is None, repr(type), repr(int),
    repr(len), type(type(len)), str(type(5)), object.__doc__[:20])
err(lambda: type(None)(1))
err(lambda: type(...)(1))
print(type(None)(), type(...)(), type(NotImplemented)())
import builtins
names = [n for n in dir(builtins) if not n.startswith("_") and n[0].islower()]
print([n for n in names if n not in ("copyright", "credits", "exit", "quit", "license", "help")])
print(input.__name__, sorted(n for n in dir(builtins) if n[0].isupper()))
err(lambda: input())
