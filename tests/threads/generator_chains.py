"""Generators that delegate through levels, suspended before there are threads: any thread goes on with any level."""
import threading

THREADS, ROUNDS, ITEMS = 3, 30, 40


def count(n):
    for i in range(n):
        yield i


def around(inner):
    yield from inner


def chain():
    levels = [count(ITEMS)]
    for _ in range(4):
        levels.append(around(levels[-1]))
    next(levels[-1]), next(levels[-1])
    return levels


chains = [chain() for _ in range(ROUNDS)]
barrier = threading.Barrier(THREADS)
got = [[] for _ in range(THREADS)]


def work(k):
    mine = got[k]
    for levels in chains:
        barrier.wait()
        for i in range(200):
            g = levels[(i * (k + 1) + k) % len(levels)]
            try:
                mine.append(next(g))
            except StopIteration:
                pass
            except ValueError as e:
                assert str(e) == "generator already executing", e
            g.gi_running, g.gi_yieldfrom, g.gi_suspended
        barrier.wait()


threads = [threading.Thread(target=work, args=(k,)) for k in range(THREADS)]
for t in threads:
    t.start()
for t in threads:
    t.join()
items = sorted(x for one in got for x in one)
for x in range(2, ITEMS):
    assert items.count(x) <= ROUNDS, (x, items.count(x))
assert set(items) <= set(range(2, ITEMS)), set(items)

# With one thread again they run as before.
levels = chain()
assert list(levels[-1]) == list(range(2, ITEMS))
print("ok")
