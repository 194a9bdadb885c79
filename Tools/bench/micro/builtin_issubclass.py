"""issubclass(B, A)"""
class A:
    pass


class B(A):
    pass


def run(n):
    for i in range(n):
        issubclass(B, A)
