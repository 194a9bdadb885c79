"""How deep calls go: limits that change, windows of many registers, signals that arrive in nothing but calls."""
import signal
import sys


def depth_of(f):
    """How deep f goes before RecursionError."""
    reached = 0

    def note(n):
        nonlocal reached
        reached = n
    try:
        f(0, note)
    except RecursionError as e:
        return reached, str(e)


def plain(n, note):
    note(n)
    plain(n + 1, note)


def keywords(n, note, *rest, **named):
    note(n)
    keywords(n + 1, note, *rest, **named)


class Deep:
    def method(self, n):
        return 0 if n == 0 else 1 + self.method(n - 1)


def generator(n, note):
    note(n)
    yield from generator(n + 1, note)


def run_generator(n, note):
    for _ in generator(n, note):
        pass


names = ["v%d" % i for i in range(300)]
namespace = {}
exec("def wide(n, note):\n note(n)\n %s = range(300)\n return wide(n + 1, note) + %s"
     % (", ".join(names), " + ".join(names)), namespace)
wide = namespace["wide"]

for limit in 200, 1000, 3000, 300:
    sys.setrecursionlimit(limit)
    for f in plain, keywords, wide:
        reached, message = depth_of(f)
        print(limit, f.__name__, abs(limit - reached) < 20, message)
sys.setrecursionlimit(400)
print(abs(400 - depth_of(run_generator)[0]) < 40)


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


sys.setrecursionlimit(30000)
print(count(20000), Deep().method(20000))
for n in 4090, 4097, 9000:
    print(count(n), sum(count(k) for k in range(n - 3, n)))


def lower(n):
    if n == 0:
        sys.setrecursionlimit(600)
        return 0
    return 1 + lower(n - 1)


print(lower(500))
try:
    count(700)
except RecursionError as e:
    print(e)
sys.setrecursionlimit(1000)
print(count(700))

# Only calls and returns: they come to a safepoint, too.
rung = False


def ring(number, frame):
    global rung
    rung = True


def spin(n):
    return n if rung or n < 2 else spin(n - 1) + spin(n - 2)


signal.signal(signal.SIGALRM, ring)
for _ in range(3):
    rung = False
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    spin(90)
    print(rung, count(50))


class Tree:
    def spin(self, n):
        return n if rung or n < 2 else self.spin(n - 1) + Tree.spin(self, n=n - 2) + (lambda *a: a[0])(0)


rung = False
signal.setitimer(signal.ITIMER_REAL, 0.005)
Tree().spin(90)
print(rung)


def fail(number, frame):
    raise KeyError("in a call")


rung = False
signal.signal(signal.SIGALRM, fail)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    spin(90)
except KeyError as e:
    print(e)
print(count(60))
