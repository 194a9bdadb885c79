"""isinstance(o, a class of its MRO)"""
class A:
    pass


class B(A):
    pass


def run(n):
    o = B()
    for i in range(n):
        isinstance(o, A)
