"""The dict of a function's keyword defaults is changed while it is called: an old or a new default."""
from _race import together


def f(*, a=1, b=2):
    return a, b


done = []


def change():
    for k in range(600):
        f.__kwdefaults__["a"] = k
        if k % 3 == 0:
            f.__kwdefaults__ = {"a": k, "b": 2}
        if k % 7 == 0:
            del f.__kwdefaults__["b"]
            f.__kwdefaults__["b"] = 2
    done.append(1)


def call():
    while not done:
        try:
            a, b = f()
            assert type(a) is int and b == 2
        except TypeError as e:
            assert "missing" in str(e)


together(change, call, call)
print("ok")
