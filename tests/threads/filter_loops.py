"""Loops over lists of shared objects whose body begins with a test of an attribute that other threads change."""
from _race import together

ROUNDS = 400


class Widget:
    def __init__(self, n):
        self.kind = "even" if n % 2 == 0 else "odd"
        self.size = n
        self.on = False


widgets = [Widget(n) for n in range(20)]
stable = [Widget(n) for n in range(20)]


def filtering():
    mine, kept = list(widgets), list(stable)
    for _ in range(ROUNDS):
        found = []
        w = None
        for w in mine:
            if w.kind == "even":
                found.append(w.size)
        assert w is mine[-1] and set(found) <= set(range(20)), found
        big = []
        for w in mine:
            if w.size > 100:
                big.append(w)
        assert w is mine[-1] and big == []
        lit = []
        for w in mine:
            if w.on:
                lit.append(w)
        assert set(lit) <= set(mine)
        assert [w.size for w in kept if w.kind == "odd"] == list(range(1, 20, 2))
        assert [w.size for w in kept if w.size >= 15] == list(range(15, 20))


def changing():
    for n in range(ROUNDS):
        for w in widgets:
            w.kind = "ev" + "en" * (n % 2)
            w.on = n % 3 == 0
        w = widgets[n % 20]
        w.size = w.size


def reshaping():
    for n in range(ROUNDS):
        w = widgets[n % 20]
        size = w.size
        w.other = n
        del w.other
        w.size = size


together(filtering, filtering, changing, reshaping)
print("ok")
