"""__code__, __defaults__ and __kwdefaults__ replaced while others call: an old or a new result."""
from _race import together


def f(a, b=1, *, c=2):
    return a + b + c


def g(a, b=1, *, c=2):
    return 100 + a + b + c


def target(a, b=1, *, c=2):
    return a + b + c


codes = [f.__code__, g.__code__]


def change():
    for k in range(200):
        target.__code__ = codes[k % 2]
        target.__defaults__ = (k % 3,)
        target.__kwdefaults__ = {"c": k % 5}
        target.note = k


def call():
    for _ in range(1500):
        r = target(1)
        assert 1 <= r <= 7 or 101 <= r <= 107, r
        assert target(1, 2, c=3) in (6, 106)


together(change, call, call)
print("ok")
