"""A threading.local that is reachable only by what threads have stored in it is collected while they live."""
import gc
import threading
import weakref
from _race import each

gc.disable()


class Local(threading.local):
    pass


class Holder:
    pass


def collect():
    for _ in range(3):
        gc.collect()


# Of one thread.
loc = Local()
loc.me = [loc]
gone = weakref.ref(loc)
del loc
collect()
assert gone() is None

# Of one that others have seen.
died = []


class Dies:
    def __del__(self):
        died.append(1)


def watch(i):
    local = shared[0]
    local.value = h = Holder()
    h.loop = [{"local": local}, Dies()]
    local.kept = i
    barrier.wait()
    del local, h
    barrier.wait()
    barrier.wait()


for _ in range(10):
    died.clear()
    shared = [Local()]
    shared[0].main = shared[0]
    gone = weakref.ref(shared[0])
    kept = Local()
    kept.loop = [kept]
    kept.x = "kept"
    barrier = threading.Barrier(5)
    threads = [threading.Thread(target=watch, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    barrier.wait()
    collect()
    assert gone() is shared[0] and not died
    barrier.wait()
    shared.clear()
    collect()
    assert gone() is None
    assert len(died) == 4, died
    assert kept.loop[0].x == "kept"
    barrier.wait()
    for t in threads:
        t.join()
    assert len(died) == 4


# While they use others.
def use(i):
    mine = threading.local()
    mine.n = 0
    for k in range(150):
        local = threading.local()
        local.loop = [local, Dies()]
        both[i % 2].all = [both[i % 2], k, local]
        mine.n += 1
        if k % 40 == 0:
            gc.collect()
        assert local.loop[0] is local and both[i % 2].all[1] == k
        del local
    assert mine.n == 150
    del both[i % 2].all


died.clear()
both = [Local(), Local()]
each(use)
collect()
assert len(died) == 600, len(died)
print("ok")
