"""Executors that are dropped without shutdown(): their threads end, though nothing but waiting for them happens."""
import concurrent.futures
import threading
from _race import finish


def nothing(x):
    return x


def join_all(workers):
    """In a thread of their own: whoever waits in there may be the one who dropped them, or not."""
    for worker in workers:
        worker.join()


for rounds in range(12):
    pool = concurrent.futures.ThreadPoolExecutor(4)
    results = pool.map(nothing, range(8))
    workers = list(pool._threads)
    if rounds % 2:
        assert list(results) == list(range(8))
    del pool
    if rounds % 3 == 0:
        for worker in workers:
            worker.join(200)
    assert not finish(workers) and list(results) == ([] if rounds % 2 else list(range(8)))


def drops_it(out):
    pool = concurrent.futures.ThreadPoolExecutor(2)
    pool.submit(nothing, 1).result()
    workers = list(pool._threads)
    del pool
    join_all(workers)
    out.append(len(workers))


ended = []
droppers = [threading.Thread(target=drops_it, args=(ended,)) for _ in range(4)]
for t in droppers:
    t.start()
assert not finish(droppers) and len(ended) == 4 and all(1 <= n <= 2 for n in ended)
print("ok")
