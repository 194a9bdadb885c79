"""A shared generator that is suspended and running inside `except`, while others collect."""
import gc
from _race import together


def inside(n):
    try:
        raise KeyError(n)
    except KeyError as e:
        for i in range(n):
            yield [i, e.args]


done = []


def run():
    for _ in range(15):
        g = inside(20)
        shared.append(g)
        for item in g:
            assert item[1] == (20,)
    done.append(1)


def collect():
    while len(done) < 3:
        gc.collect()


shared = []
together(run, run, run, collect)
print("ok")
