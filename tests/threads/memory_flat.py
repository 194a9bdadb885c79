"""Functions, classes, lambdas in cycles, modules and code made again and again by threads: memory stays flat."""
import collections
import gc
import os
import types
from _race import each

SANITIZED = "TSAN_OPTIONS" in os.environ or "ASAN_OPTIONS" in os.environ
shared = {}


def memory():
    gc.collect()
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


def executed(i, n):
    for k in range(n):
        space = {}
        exec("def f(a):\n    def g(): return a\n    return g()\nx = f(3)", space)
        shared[i] = space["f"]


def classes(i, n):
    for k in range(n // 2):
        class A:
            def f(self):
                return self
        A.me = A().f()
        shared[i] = A
        if k % 16 == 0:
            shared[i] = collections.namedtuple("T", "a b")(1, 2)


def lambdas(i, n):
    for k in range(n):
        x = []
        x.append(lambda: x)
        shared[i] = x


def modules(i, n):
    for k in range(n):
        m = types.ModuleType("m")
        m.me = m
        shared[i] = m


for make in (executed, classes, lambdas, modules):
    n = 100 if SANITIZED else 1500
    each(lambda i: make(i, n))
    shared.clear()
    before = memory()
    each(lambda i: make(i, n))
    each(lambda i: make(i, n))
    shared.clear()
    grown = memory() - before
    assert grown < 24 << 20 or SANITIZED, (make.__name__, grown)
print("ok")
