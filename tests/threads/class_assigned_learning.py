"""Operators at places that learn while another thread assigns the object's __class__: objects of one class
for good always get that class's methods."""
import os
import sys

from _race import together

if "WEFT_TEST_SPECIALIZE" not in os.environ: # places learn at once
    os.environ["WEFT_TEST_SPECIALIZE"] = "always"
    os.execv(sys.executable, sys.orig_argv)

PLACES = 10
source = """class A:
    def __init__(self): self.x = 1
    def __add__(self, other): return "a"
    def __getitem__(self, i): return "a"
    def __lt__(self, other): return "a"
    get = lambda self: "a"
class B:
    def __init__(self): self.x = 1
    def __add__(self, other): return "b"
    def __getitem__(self, i): return "b"
    def __lt__(self, other): return "b"
    get = lambda self: "b"
"""
source += "".join(f"def use{i}(x): return x + 1, x[0], x < 1, x.get(), getattr(x, 'gone', 'ab'[type(x) is B])\n"
                  for i in range(PLACES))
source = compile(source, "<places>", "exec")

for _ in range(40):
    space = {"__name__": "places"}
    exec(source, space)
    A, B, wrong = space["A"], space["B"], []
    objects = [A() for _ in range(PLACES)]
    ended = []

    def use():
        try:
            use_all()
        finally:
            ended.append(True)

    def use_all():
        for i, x in enumerate(objects):
            one = space[f"use{i}"]
            for _ in range(3):
                one(x)
            a, b = A(), B()
            a.__dict__, b.__dict__
            for _ in range(3):
                if one(a) != ("a",) * 5:
                    wrong.append((i, one(a)))
                if one(b) != ("b",) * 5:
                    wrong.append((i, one(b)))

    def change():
        while not ended:
            for x in objects:
                x.__class__ = B
            for x in objects:
                x.__class__ = A

    together(use, change)
    assert wrong == [], wrong
print("ok")
