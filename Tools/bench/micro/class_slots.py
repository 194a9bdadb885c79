"""An instance of a class with __slots__."""
class C:
    __slots__ = ('x',)

    def __init__(self, x):
        self.x = x


def run(n):
    for i in range(n):
        C(i)
