"""One exception raised by several threads inside `with` blocks: each __exit__ gets it with a traceback of its own time."""
from _race import each

shared = ValueError("shared")


class Manager:
    def __enter__(self): return self

    def __exit__(self, kind, exc, tb):
        assert kind is ValueError and exc is shared, exc
        while tb is not None:
            assert type(tb.tb_lineno) is int
            tb = tb.tb_next
        return True


def work(me):
    for n in range(400):
        with Manager():
            raise shared
        if n % 4 == me:
            shared.__traceback__ = None


each(work)
print("ok")
