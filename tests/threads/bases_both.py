"""Two threads assign the bases of one class: the last assignment counts, for the MRO and the lists of subclasses."""
from _race import each


class A:
    tag = "a"


class B:
    tag = "b"


class C(A):
    pass


class D(C):
    pass


def assign(i):
    for k in range(150):
        C.__bases__ = ((A,), (B,))[(i + k) % 2]
        assert D().tag in "ab" and D.__mro__[-1] is object


each(assign)
base, other = (A, B) if C.__bases__ == (A,) else (B, A)
assert C.__mro__ == (C, base, object) and D.__mro__ == (D, C, base, object), (C.__mro__, D.__mro__)
assert base.__subclasses__() == [C] and other.__subclasses__() == []
print("ok")
