"""f(*args) where defaults fill in, at a place that is warm; and calls whose None nobody takes."""


def scale(x, factor=2, *, _=None):
    return x * factor


def plain(x, factor=2, more=3):
    return x, factor, more


def other(x):
    return "other", x


def call(f, args, kwargs={}):
    return f(*args, **kwargs)


def attempt(f, *args):
    try:
        return call(f, args)
    except TypeError as e:
        return str(e)


for _ in range(300):
    call(plain, (1,))
    call(plain, (1, 5))
print(attempt(plain, 1), attempt(plain, 1, 5), attempt(plain, 1, 5, 6))
print(attempt(plain), attempt(plain, 1, 2, 3, 4))
print(attempt(other, 1), attempt(other, 1, 2), attempt(scale, 2), attempt(scale, 2, 4), attempt(scale))
plain.__defaults__ = (7,)
print(attempt(plain, 1), attempt(plain, 1, 5))
plain.__defaults__ = (7, 8, 9, 10)
print(attempt(plain), attempt(plain, 1))
plain.__defaults__ = None
print(attempt(plain, 1), attempt(plain, 1, 2, 3))
plain.__defaults__ = ([], {})
print(attempt(plain, 1), call(plain, (1,), {"more": 2}), call(plain, [1]))
plain.__code__ = other.__code__
print(attempt(plain, 1), attempt(plain, 1, 2))


class Kept:
    alive = 0

    def __init__(self):
        Kept.alive += 1

    def __del__(self):
        Kept.alive -= 1


def nothing(x=None):
    pass


def returns(x):
    if x:
        return None
    return Kept()


def drops(n):
    r = None
    for i in range(n):
        nothing()
        nothing(Kept())
        returns(i & 1)
        r = returns(1)
        (nothing(), r)
        [nothing()]
    return r, Kept.alive


print(drops(300))
