"""Methods that need no frame, called at places that learn it while other threads give the object another shape."""
from _race import together

CALLS = 20
source = "class P:\n    def __init__(self): self.x, self.gone = 'x', 1\n    def get(self): return self.x\n"
for i in range(CALLS):
    source += f"def call{i}(p): return {'p' if i % 2 else '[p][0]'}.get()\n"
source = compile(source, "<places>", "exec")

for _ in range(150):
    space = {"__name__": "places"}
    exec(source, space)
    objects = [space["P"]() for _ in range(2 * CALLS)]
    calls = [space[f"call{i}"] for i in range(CALLS)]

    def call():
        for i, p in enumerate(objects):
            for _ in range(3):
                assert calls[i % CALLS](p) == "x"

    def change():
        for p in objects:
            del p.gone

    together(call, change, call)
print("ok")
