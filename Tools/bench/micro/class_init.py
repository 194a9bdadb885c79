"""An instance with a Python __init__."""
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
    for i in range(n):
        C(i)
