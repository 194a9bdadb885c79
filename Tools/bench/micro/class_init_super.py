"""__init__ that calls super().__init__."""
class C:
    def __init__(self, x):
        self.x = x

    def m(self, a):
        return a

    @classmethod
    def c(cls, a):
        return a

    @staticmethod
    def s(a):
        return a


class D(C):
    def __init__(self, x):
        super().__init__(x)


def run(n):
    for i in range(n):
        D(i)
