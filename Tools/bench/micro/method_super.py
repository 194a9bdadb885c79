"""super().m(x)"""
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
    def m(self, a):
        return super().m(a)


def run(n):
    o = D(1)
    for i in range(n):
        o.m(i)
