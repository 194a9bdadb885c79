"""functools.partial called while another thread gives it a new state: the old call or the new one."""
import functools
from _race import together

p = functools.partial(max, 1)
done = []


def change():
    for k in range(600):
        p.__setstate__((max, (k % 2 * 10,), {}, None))
    done.append(1)


def call():
    while len(done) < changers:
        assert p(5) in (5, 10) and p.args in ((0,), (1,), (10,)) and p.func is max


changers = 1
together(change, call, call)


# By two threads at once, to callables that die when they are replaced.
class Slow:
    def __init__(self, n):
        self.n = n

    def __call__(self, *args):
        for _ in range(10):
            pass
        return self.n


def change_slowly():
    for k in range(600):
        q.__setstate__((Slow(k), ([k], k), {}, None))
    done.append(1)


def call_slowly():
    while len(done) < 2:
        assert q(5) >= 0


q = functools.partial(Slow(1), [1])
done.clear()
together(change_slowly, change_slowly, call_slowly, call_slowly)
print("ok")
