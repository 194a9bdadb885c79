"""fork while threads run, hold locks and allocate: the child runs Python and ends."""
import gc
import os
import threading
import warnings

warnings.simplefilter("ignore")
stop = False
table = {}


def busy(i):
    n = 0
    while not stop:
        n += 1
        table[n % 50] = [n, {"n": n}]
        for x in list(table.values()):
            x[0]


threads = [threading.Thread(target=busy, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
failed = 0
for k in range(12):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            assert threading.active_count() == 1
            table["child"] = k
            assert table["child"] == k
            made = [{"k": n} for n in range(2000)]
            gc.collect()
            t = threading.Thread(target=made.clear)
            t.start()
            t.join()
            assert made == []
            status = 0
        finally:
            os._exit(status)
    done, status = os.waitpid(pid, 0)
    failed = failed or status
stop = True
for t in threads:
    t.join()
assert failed == 0, failed
print("ok")
