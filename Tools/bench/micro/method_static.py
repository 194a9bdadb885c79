"""A static method called on an instance."""
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


def run(n):
    o = C(1)
    for i in range(n):
        o.s(i)
