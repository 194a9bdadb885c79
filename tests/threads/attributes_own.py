"""Every thread has its own attribute of one instance: what it stored is what it reads."""
from _race import each


class A:
    def __init__(self):
        self.n0 = self.n1 = self.n2 = self.n3 = 0


for _ in range(5):
    a = A()

    def count0():
        for k in range(1000):
            a.n0 += 1

    def count1():
        for k in range(1000):
            a.n1 += 1

    def count2():
        for k in range(1000):
            a.n2 += 1

    def count3():
        for k in range(1000):
            a.n3 += 1

    fs = [count0, count1, count2, count3]
    each(lambda i: fs[i]())
    assert (a.n0, a.n1, a.n2, a.n3) == (1000,) * 4
print("ok")
