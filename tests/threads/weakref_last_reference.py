"""A weak reference is asked while the last reference is dropped: a whole object, or None for ever after."""
import weakref
from _race import together


class A:
    def __init__(self, n):
        self.n = [n]


for k in range(150):
    box = [A(k)]
    ref = weakref.ref(box[0])

    def drop():
        box.clear()

    def ask():
        dead = False
        for _ in range(20):
            a = ref()
            if a is None:
                dead = True
            else:
                assert not dead and a.n == [k]
            del a

    together(drop, ask, ask)
print("ok")
