"""Threads that start threads, enumerate, active_count and idents."""
import threading
from _race import each

leaves = []


def leaf(n):
    assert threading.current_thread().name == n
    leaves.append(n)


def branch(i):
    for k in range(15):
        ts = [threading.Thread(target=leaf, args=("leaf%d-%d-%d" % (i, k, j),), name="leaf%d-%d-%d" % (i, k, j))
              for j in range(3)]
        for t in ts:
            t.start()
        assert threading.active_count() >= 1 and threading.current_thread() in threading.enumerate()
        for t in ts:
            t.join()
            assert not t.is_alive() and t.ident


each(branch)
assert len(leaves) == 180 == len(set(leaves))
assert threading.active_count() == 1
print("ok")
