"""__code__, __defaults__ and a class's __init__ replaced while calls at fresh places learn them: each call is wholly the
old or the new one, and calls after the last change are the new one's."""
import os
import sys

from _race import together

if "WEFT_TEST_SPECIALIZE" not in os.environ: # places learn at once
    os.environ["WEFT_TEST_SPECIALIZE"] = "always"
    os.execv(sys.executable, sys.orig_argv)

PLACES = 8
source = "".join(f"""
def f{i}(a, b=1): return ("old", a, b)
def other{i}(a, b=2, *rest):
    c = d = e = g = h = a
    return ("new", c if c is d is e is g is h else rest, b)
class P{i}:
    def __init__(self, a, b=1): self.a = ("old", a, b)
def init{i}(self, a, b=2, *rest):
    c = d = e = g = h = a
    self.a = ("new", c if c is d is e is g is h else rest, b)
def call{i}(): return f{i}(0), f{i}(0, 3), f{i}(a=0), f{i}(b=3, a=0), f{i}(*(0, 3)), f{i}(*(0,), **{{'b': 3}})
def make{i}(): return P{i}(0).a, P{i}(0, 3).a, P{i}(a=0).a, P{i}(b=3, a=0).a, P{i}(*(0, 3)).a, P{i}(*(0,), b=3).a
""" for i in range(PLACES))
source = compile(source, "<places>", "exec")
WHOLE = [{("old", 0, d), ("new", 0, d)} if d == 3 else {("old", 0, 1), ("new", 0, 1), ("old", 0, 2), ("new", 0, 2)}
         for d in (1, 3, 1, 3, 3, 3)]

for _ in range(25):
    space = {"__name__": "places"}
    exec(source, space)
    at = [-1]

    def call():
        try:
            for i in range(PLACES):
                at[0] = i
                for _ in range(3):
                    for results in space[f"call{i}"](), space[f"make{i}"]():
                        assert all(r in w for r, w in zip(results, WHOLE)), results
        finally:
            at[0] = PLACES

    def change():
        for i in range(PLACES):
            while at[0] < i:
                pass
            f, other = space[f"f{i}"], space[f"other{i}"]
            f.__defaults__ = (2,)
            f.__code__ = other.__code__
            space[f"P{i}"].__init__ = space[f"init{i}"]

    together(call, call, change)
    for i in range(PLACES):
        expected = tuple(("new", 0, b) for b in (2, 3, 2, 3, 3, 3))
        assert space[f"call{i}"]() == expected == space[f"make{i}"](), i
print("ok")
