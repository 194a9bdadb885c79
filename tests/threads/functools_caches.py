"""lru_cache, cached_property and partial used by all threads: right values, sane counts."""
import functools
from _race import each

calls = []


@functools.lru_cache(maxsize=32)
def square(n):
    calls.append(n)
    return n * n


@functools.lru_cache(maxsize=None)
def cube(n):
    return [n ** 3]


class A:
    @functools.cached_property
    def value(self):
        return [1]


@functools.singledispatch
def kind(x):
    return "object"


@kind.register
def _(x: int):
    return "int"


add = functools.partial(lambda a, b, c=0: a + b + c, 1)
objects = [A() for _ in range(50)]


def use(i):
    for k in range(500):
        n = (k * 7 + i) % 50
        assert square(n) == n * n and cube(n) == [n ** 3]
        assert objects[n].value == [1]
        assert kind(n) == "int" and kind("s") == "object"
        assert add(2, c=k) == 3 + k
        if k % 100 == 0:
            square.cache_info(), cube.cache_clear()


each(use)
info = square.cache_info()
assert info.currsize <= 32 and info.hits + info.misses == 2000, info
print("ok")
