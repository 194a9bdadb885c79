"""Exceptions: raised and caught near and far, finally, re-raising, look-up errors, else."""
import sys

SIZE = 150


class NotFound(Exception):
    def __init__(self, key):
        Exception.__init__(self, key)
        self.key = key


class Retry(Exception):
    pass


def near(n):
    caught = 0
    for i in range(n):
        try:
            if i & 1:
                raise ValueError(i)
        except ValueError as error:
            caught += error.args[0] & 3
        else:
            caught += 1
    return caught


def deep(level):
    if level == 0:
        raise NotFound("bottom")
    try:
        return deep(level - 1)
    finally:
        deep.cleaned += 1


def chain(i):
    try:
        try:
            return [1, 2, 3][i]
        except IndexError as error:
            raise Retry(i) from error
    except Retry as retry:
        return 10 if isinstance(retry.__cause__, IndexError) else 0


def lookups(n):
    table = {i: i for i in range(0, 100, 2)}
    missing = 0
    for i in range(n):
        try:
            table[i % 100]
        except KeyError:
            missing += 1
        try:
            missing.nothing
        except AttributeError:
            missing += 1
        try:
            int("x%d" % i)
        except (TypeError, ValueError):
            missing += 1
    return missing


def untaken(n):
    """A try that never raises costs nothing."""
    total = 0
    for i in range(n):
        try:
            total += i & 7
        except OverflowError:
            total = 0
        finally:
            total ^= 1
    return total


class Guard:
    def __init__(self):
        self.entered = self.failed = 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.failed += 1
        return kind is Retry


def guarded(n):
    guard = Guard()
    for i in range(n):
        with guard:
            if i % 3 == 0:
                raise Retry
    return guard.entered * 10 + guard.failed


def main(repeats):
    for _ in range(repeats):
        deep.cleaned = 0
        for _ in range(100):
            try:
                deep(20)
            except NotFound as error:
                deep.cleaned += len(error.key)
        chained = sum(chain(i % 6) for i in range(1000))
        result = (near(5000), deep.cleaned, chained, lookups(2000), untaken(20000), guarded(3000))
    print(result)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
