"""A property's setter."""
class C:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, v):
        self._x = v


def run(n):
    o = C()
    for i in range(n):
        o.x = i
