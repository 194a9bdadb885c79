# Generators and coroutines that delegate to each other count for the recursion limit, however they were linked.
import sys


def nested(n):
    yield n
    if n:
        yield from nested(n - 1)


def endless(n):
    yield n
    yield from endless(n + 1)


def late(n):
    """Delegates only when it is resumed again."""
    for i in range(3):
        yield i
    yield from late(n + 1)


class Awaitable:
    def __await__(self):
        yield 1


async def waits(n):
    await Awaitable()
    await waits(n + 1)


def drive(it):
    n = 0
    for n, x in enumerate(it):
        pass
    return n


def reached(make, step):
    """The error, and how many steps it came."""
    it = make()
    n = 0
    try:
        while True:
            step(it)
            n += 1
    except RecursionError as e:
        return str(e), n
    except StopIteration:
        return "stopped", n


sys.setrecursionlimit(400)
print(drive(nested(300)))
print(sum(nested(300)))
for make, step, per_level in ((lambda: endless(0), next, 1), (lambda: late(0), next, 3),
                              (lambda: waits(0), lambda c: c.send(None), 1)):
    for i in range(3):
        message, n = reached(make, step)
        print(message.split(" in ")[0].split(" while ")[0], 300 < n / per_level < 400)
try:
    drive(nested(1000))
except RecursionError as e:
    print(e)
try:
    list(nested(1000))
except RecursionError as e:
    print(e)


def count_down(n):
    return 0 if n == 0 else 1 + count_down(n - 1)


def inside(n):
    """The chain leaves room for less recursion within it."""
    if n:
        yield from inside(n - 1)
    else:
        for depth in (50, 300):
            try:
                yield count_down(depth)
            except RecursionError:
                yield "too deep"


print(list(inside(10)))
print(list(inside(200)))
it = inside(200)
print(next(it), next(it))
del it
print(count_down(300))
a, b = nested(150), nested(150)
print(sum(x + y for x, y in zip(a, b)))
print(list(inside(10)))
