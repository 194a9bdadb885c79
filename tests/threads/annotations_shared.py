"""Annotations and attributes of functions and classes that are asked for the first time by several threads."""
from _race import THREADS, each

ROUNDS = 300


def functions():
    made = []
    for _ in range(ROUNDS):
        def f(a: int, b: str): pass
        def g(): pass
        made += [f, g]
    return made


def put(i):
    for x in shared:
        x.__annotations__[i] = i
        if not isinstance(x, type):
            x.__dict__[str(i)] = i


for make in (functions, lambda: [type("C", (), {}) for _ in range(ROUNDS)]):
    for _ in range(3):
        shared = make()
        each(put)
        for x in shared:
            assert all(x.__annotations__[i] == i for i in range(THREADS)), x.__annotations__
            assert isinstance(x, type) or len(x.__dict__) == THREADS


# Names of a function, read by generators that are made meanwhile.
def gen():
    yield


def rename():
    for k in range(2000):
        gen.__name__ = f"name{k}"
        gen.__qualname__ = f"qualified{k}"
        it.__name__ = f"name{k}"


def read():
    for _ in range(2000):
        g = gen()
        assert g.__name__ == "gen" or g.__name__.startswith("name")
        assert g.__qualname__ == "gen" or g.__qualname__.startswith("qualified")
        assert "generator object" in repr(it) and it.__name__[:1] in "gn"
        assert "function" in repr(gen)


it = gen()
each(lambda i: read() if i else rename())


# Wrappers that are initialised again.
def one(*args):
    return 1


def two(*args):
    return 2


class Caller:
    """Callable, and dead soon."""

    def __init__(self, n):
        self.n = n

    def __call__(self, *args):
        for _ in range(20):
            pass
        return self.n


s = staticmethod(one)
c = classmethod(one)


class Uses:
    s = s
    c = c


def init():
    for k in range(500):
        for f in (two, Caller(1), one, Caller(2)):
            s.__init__(f)
            c.__init__(f)


def use():
    for _ in range(1500):
        assert s() in (1, 2) and Uses.s() in (1, 2) and Uses().s() in (1, 2) and Uses.c() in (1, 2)
        repr(s)
        repr(c)


each(lambda i: use() if i else init())
print("ok")
