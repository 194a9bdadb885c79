"""with and contextlib.contextmanager."""
import contextlib


@contextlib.contextmanager
def manager():
    yield 1


def run(n):
    for i in range(n):
        with manager():
            pass
