"""obj.__class__ = other, while others call its methods: one class's answer or the other's."""
from _race import together


class A:
    def name(self):
        return "A"


class B:
    def name(self):
        return "B"


for _ in range(20):
    objects = [A() for _ in range(10)]
    for o in objects:
        o.x = "x"

    def change():
        for k in range(20):
            for o in objects:
                o.__class__ = B if k % 2 else A

    def call():
        for _ in range(20):
            for o in objects:
                assert o.name() in "AB" and o.x == "x"
                assert type(o) in (A, B) and isinstance(o, (A, B))
                o.x = "x"

    together(change, call, call)
print("ok")
