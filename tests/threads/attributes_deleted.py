"""Attributes that are there, each deleted by a thread of its own: all are found, though the first moves them to a dict."""
from _race import together


class P:
    def __init__(self):
        self.a, self.b, self.c, self.d = range(4)


for _ in range(8):
    objects = [P() for _ in range(1500)]
    at = [0, 0]

    def delete(me, first, second):
        missed = 0
        for i, p in enumerate(objects):
            at[me] = i
            for _ in range(100):
                if at[1 - me] >= i:
                    break
            try:
                first(p)
            except AttributeError:
                missed += 1
            second(p)
        assert missed == 0, missed

    def of_b(p): del p.b
    def of_c(p): del p.c
    def of_a(p): del p.a
    def of_d(p): del p.d

    together(lambda: delete(0, of_b, of_a), lambda: delete(1, of_c, of_d))
    assert all(not p.__dict__ for p in objects)
print("ok")
