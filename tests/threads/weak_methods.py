"""Weak methods of objects that other threads replace."""
import weakref
from _race import together


class A:
    def m(self):
        return 5


box = [A()]
done = []


def replace():
    for _ in range(400):
        box[0] = A()
    done.append(1)


def ask():
    while not done:
        m = weakref.WeakMethod(box[0].m)
        f = m()
        assert f is None or f() == 5


together(replace, ask, ask)
print("ok")
