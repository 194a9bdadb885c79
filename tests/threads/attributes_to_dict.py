"""Instances that leave their inline slots while others read them: the value is always there."""
from _race import together


class A:
    def __init__(self):
        self.first = "first"
        self.second = "second"
        self.third = 3


for _ in range(100):
    objects = [A() for _ in range(20)]

    def read():
        for a in objects:
            assert a.first == "first" and a.second == "second" and a.third == 3

    def change():
        for n, a in enumerate(objects):
            if n % 3 == 0:
                a.__dict__["more"] = 1
            elif n % 3 == 1:
                for k in range(30):
                    setattr(a, "extra%d" % k, k)
            else:
                a.gone = 1
                del a.gone

    together(read, change, read)
print("ok")
