"""Pools made and shut down by several threads at once, futures cancelled."""
from concurrent.futures import ThreadPoolExecutor
from _race import each


def use(i):
    for k in range(5):
        with ThreadPoolExecutor(3) as pool:
            fs = [pool.submit(lambda n: n + 1, n) for n in range(20)]
            cancelled = [f.cancel() for f in fs[10:]]
            done = [f.result() for f in fs[:10]]
        assert done == list(range(1, 11))
        assert all(f.done() for f in fs)


each(use)
print("ok")
