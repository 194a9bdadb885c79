"""ThreadPoolExecutor: every result and exception arrives, map keeps the order."""
from concurrent.futures import ThreadPoolExecutor, as_completed, wait


def work(n):
    if n % 17 == 0:
        raise KeyError(n)
    return sum(range(n)), [n]


for workers in (1, 4, 9):
    with ThreadPoolExecutor(workers) as pool:
        futures = {pool.submit(work, n): n for n in range(120)}
        for f in as_completed(futures, timeout=300):
            n = futures[f]
            if n % 17 == 0:
                assert type(f.exception()) is KeyError and f.exception().args == (n,)
            else:
                assert f.result() == (sum(range(n)), [n])
        assert list(pool.map(lambda n: n * n, range(200))) == [n * n for n in range(200)]
        called = []
        fs = [pool.submit(pow, n, 2) for n in range(50)]
        for f in fs:
            f.add_done_callback(called.append)
        wait(fs)
    assert len(called) == 50
print("ok")
