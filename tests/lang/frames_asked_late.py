# A finalizer that runs while a function returns asks for that function's frame: the next call has its own.
import sys

frames = []


class Late:
    def __init__(self, depth=1):
        self.depth = depth

    def __del__(self):
        frames.append(sys._getframe(self.depth))


def plain():
    x = Late()


def value():
    x = Late()
    return 1


class C:
    def __init__(self):
        x = Late()

    def method(self):
        x = Late()

    def __add__(self, other):
        x = Late()
        return other

    def __len__(self):
        x = Late()
        return 3

    @property
    def p(self):
        x = Late()
        return 4

    def __getattr__(self, name):
        x = Late()
        return name

    def __call__(self):
        x = Late()

    def __enter__(self):
        x = Late()

    def __exit__(self, *e):
        x = Late()

    def __iter__(self):
        x = Late()
        return iter(())

    def __setattr__(self, name, v):
        x = Late()


def generator():
    x = Late()
    yield 1


def use(c):
    with c:
        pass
    c.x = 1
    return [c + 1, len(c), c.p, c.other, c(), list(c)]


def by_kwargs(*args, **kwargs):
    x = Late()


def sort_key(v):
    x = Late()
    return -v


async def coroutine():
    x = Late()
    return 5


def awaits():
    async def outer():
        return await coroutine()
    try:
        outer().send(None)
    except StopIteration as e:
        return e.value


def after():
    """In the frame that the one before has left."""
    f = sys._getframe()
    return f.f_code.co_name, f.f_lineno, sorted(f.f_locals)


def after_method():
    class D:
        def m(self):
            return sys._getframe().f_code.co_name
    return D().m(), D.m(D())


for round in range(3):
    for call in (plain, value, C, C().method, C().__add__, lambda: C().method(), lambda: use(C()), lambda: list(generator()),
                 lambda: by_kwargs(1, a=2), lambda: by_kwargs(*(1,), **{"a": 2}), lambda: sorted([1, 2], key=sort_key), awaits,
                 lambda: list(map(sort_key, [1, 2])), lambda: [Late(2) for i in range(2)] and None):
        frames.clear()
        try:
            result = call(2) if call.__name__ == "__add__" else call()
        except TypeError as e:
            result = e
        names = [f.f_code.co_name for f in frames]
        if not isinstance(result, C):
            print(result, end=" ")
        print(len(names), after(), after_method(), [f.f_code.co_name for f in frames] == names)
