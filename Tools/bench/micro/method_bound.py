"""A bound method kept in a local."""
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
    m = C(1).m
    for i in range(n):
        m(i)
