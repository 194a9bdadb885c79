"""threading.local: each thread sees its own attributes, __init__ runs once per thread."""
import threading
from _race import each

made = []


class Mine(threading.local):
    kind = "class"

    def __init__(self, start):
        made.append(threading.get_ident())
        self.start = start


plain = threading.local()
mine = Mine(5)
plain.x = "main"


def use(i):
    assert not hasattr(plain, "x")
    for k in range(300):
        plain.x = [i, k]
        mine.n = k
        assert plain.x == [i, k] and mine.n == k and mine.start == 5 and mine.kind == "class"
        if k % 50 == 0:
            del plain.x
            assert not hasattr(plain, "x") and "x" not in plain.__dict__


for _ in range(10):
    each(use)
assert plain.x == "main" and mine.start == 5
assert len(made) == 41
print("ok")
