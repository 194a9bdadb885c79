"""Methods that need no frame, learnt of an object to which another thread adds the attribute that they read: objects
that lack it give the class's."""
import os
import sys

from _race import together

if "WEFT_TEST_SPECIALIZE" not in os.environ: # places learn at once
    os.environ["WEFT_TEST_SPECIALIZE"] = "always"
    os.execv(sys.executable, sys.orig_argv)

CALLS = 20
source = "class P:\n    y = None\n    def __init__(self): self.x = 'x'\n"
source += "".join(f"    def idle{i}(self): return self.y is None\n" for i in range(CALLS))
source += "".join(f"def call{i}(p): return p.idle{i}()\n" for i in range(CALLS))
source = compile(source, "<places>", "exec")

for _ in range(150):
    space = {"__name__": "places"}
    exec(source, space)
    objects = [space["P"]() for _ in range(CALLS)]
    calls = [space[f"call{i}"] for i in range(CALLS)]

    at, wrong = [-1], []

    def call():
        for i, one in enumerate(calls):
            if i % 3 == 0:
                at[0] = i
            one(objects[i])
            if i % 3 == 1:
                at[0] = i
            one(objects[i])
            at[0] = i
            one(objects[i])
            fresh = space["P"]()
            for _ in range(3):
                if not one(fresh):
                    wrong.append(i)

    def change():
        for i, p in enumerate(objects):
            while at[0] < i:
                pass
            p.y = 1

    together(call, change)
    assert wrong == [], wrong
print("ok")
