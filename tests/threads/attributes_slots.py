"""__slots__ set, read and deleted by all threads: own values or AttributeError."""
from _race import each


class S:
    __slots__ = ("a", "b")


s = S()


def change(i):
    for k in range(1500):
        s.a = [i, k]
        s.b = ("b", k)
        try:
            assert len(s.a) == 2 and s.b[0] == "b"
            if k % 3 == 0:
                del s.a
        except AttributeError:
            pass


each(change)
print("ok")
