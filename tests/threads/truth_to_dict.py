"""Conditions on an object's first attribute, which is false, while another thread moves the object's attributes to a dict."""
from _race import together


class P:
    def __init__(self):
        self.flag = 0
        self.kept, self.gone = 1, 1


def some(p, n):
    found = 0
    for _ in range(n):
        if p.flag:
            found += 1
        if not p.flag:
            continue
        found += 1
    return found


some(P(), 1000)

for _ in range(30):
    objects = [P() for _ in range(1000)]
    at = [-1]

    def read():
        found = 0
        for i, p in enumerate(objects):
            at[0] = i
            found += some(p, 40)
        assert found == 0, found

    def change():
        for i, p in enumerate(objects):
            while at[0] < i:
                pass
            del p.gone

    together(read, change)
print("ok")
