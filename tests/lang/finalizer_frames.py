"""Finalizers that run while a frame is being left may ask for that frame."""
import gc
import sys

kept = []


class Watcher:
    def __del__(self):
        kept.append(sys._getframe(1))


def returns():
    w = Watcher()
    return 5


def raises():
    w = Watcher()
    raise ValueError


def generates():
    w = Watcher()
    yield 1


def other(a, b, c, d, e, f, g, h):
    return len(kept)


def numbers():
    for i in range(3):
        yield i


def strict(a, b, c, d):
    for pair in zip(numbers(), [1], strict=True):
        pass


for i in range(5):
    print(returns(), other(1, 2, 3, 4, 5, 6, 7, 8))
    try:
        raises()
    except ValueError as e:
        print(e.__traceback__.tb_next.tb_frame.f_code.co_name)
    print(other(1, 2, 3, 4, 5, 6, 7, 8))
    print(list(generates()), len(kept))
    try:
        strict(1, 2, 3, 4)
    except ValueError as e:
        print(e)
    gc.collect()


class Quiet:
    def __enter__(self):
        pass

    def __exit__(self, *info):
        return False


def lines(f):
    try:
        f()
    except Exception as e:
        tb, found = e.__traceback__.tb_next, []
        while tb is not None:
            found.append((tb.tb_frame.f_lineno - f.__code__.co_firstlineno, tb.tb_lineno - f.__code__.co_firstlineno))
            tb = tb.tb_next
        print(f.__name__, found)


def in_except():
    try:
        1 / 0
    except ZeroDivisionError:
        1 / 0
        pass


def in_finally():
    try:
        1 / 0
    finally:
        pass


def in_named():
    try:
        1 / 0
    except ZeroDivisionError as e:
        1 / 0
        pass


def unmatched():
    try:
        1 / 0
    except TypeError:
        pass


def in_with():
    with Quiet():
        1 / 0
        pass


for f in in_except, in_finally, in_named, unmatched, in_with:
    lines(f)
