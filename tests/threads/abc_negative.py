"""Abstract classes asked while others register: what is registered is known, also by who found out before that it is not."""
import abc
import threading
from _race import together

rounds = []
for _ in range(60):
    class A(abc.ABC):
        pass

    first = [type(f"First{i}", (), {}) for i in range(4)]
    for c in first:
        A.register(c)
    rounds.append((A, [type(f"Fresh{i}", (), {}) for i in range(12)],
                   [type(f"Child{i}", (first[i % 4],), {}) for i in range(24)]))


def register():
    for A, fresh, children in rounds:
        for c in fresh:  # the registry grows
            A.register(c)
            assert issubclass(c, A)


def ask(k):
    for A, fresh, children in rounds:
        for c in children[k::2]:  # each for the first time: the registry is searched
            assert issubclass(c, A), c
        for c in fresh:
            issubclass(c, A)


together(register, lambda: ask(0), lambda: ask(1))
for A, fresh, children in rounds:
    assert all(issubclass(c, A) for c in fresh + children)


class Late:
    pass


class Other:
    pass


class B(abc.ABC):
    """While a thread is finding out, another one registers the class, and asks for another."""
    waiting = True

    @classmethod
    def __subclasses__(cls):
        if cls.waiting:
            cls.waiting = False
            t = threading.Thread(target=lambda: (B.register(Late), issubclass(Other, B)))
            t.start()
            t.join()
        return []


issubclass(Late, B)
assert issubclass(Late, B) and not issubclass(Other, B)
print("ok")
