# Objects of native modules that threads share: nothing is lost, nothing crashes.
import bz2
import heapq
import io
import mmap
import pickle
import random
import threading
from collections import OrderedDict
from datetime import datetime, timedelta, timezone


def race(*targets):
    barrier = threading.Barrier(len(targets))
    failures = []

    def run(f):
        barrier.wait()
        try:
            f()
        except Exception as e:
            failures.append(repr(e))

    threads = [threading.Thread(target=run, args=(f,)) for f in targets]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return failures


od = OrderedDict((i, str(i)) for i in range(200))


def shuffle():
    rng = random.Random(threading.get_ident())
    for i in range(2000):
        try:
            od.move_to_end(rng.randrange(200), last=i % 2 == 0)
            if i % 5 == 0:
                k, v = od.popitem(last=i % 10 == 0)
                od[k] = v
            if i % 50 == 0:
                list(od.items()), repr(od), list(reversed(od))
        except (KeyError, RuntimeError):
            pass


print(race(*[shuffle] * 4), sorted(od) == list(range(200)), all(od[k] == str(k) for k in od))

heap = []
taken = [[] for _ in range(4)]


def work(out):
    for i in range(1500):
        try:
            heapq.heappush(heap, (i, len(out)))
            if i % 3:
                out.append(heapq.heappop(heap))
        except (IndexError, RuntimeError):
            pass


print(race(*[lambda out=out: work(out) for out in taken]), sum(map(len, taken)) + len(heap) == 6000)

buffer = io.BytesIO()
pickler = pickle.Pickler(buffer)
refused = []


def dump():
    for i in range(300):
        try:
            pickler.dump({'i': i, 'l': [i] * 5})
        except RuntimeError as e:
            refused.append(str(e))


print(race(*[dump] * 3), set(refused) <= {'Pickler object is already used'})
stamp = datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=1), 'X'))
results = []


def dates():
    for i in range(1000):
        results.append((stamp + timedelta(minutes=i), hash(stamp)))
        str(stamp), stamp.astimezone(timezone.utc), pickle.loads(pickle.dumps(stamp)) == stamp


print(race(*[dates] * 3), len(results), len(set(results)))
m = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def touch():
    for i in range(1000):
        try:
            m[i:i + 4] = b'abcd'
            m.find(b'cd'), m[5:50], m.seek(i), m.read(10), m.tell()
            if i % 100 == 99:
                m.resize(4096 + i * 10)
        except (BufferError, ValueError):
            pass


print(race(*[touch] * 3), len(m) >= 4096)
c = bz2.BZ2Compressor()
pieces = []
lock = threading.Lock()


def compress():
    for i in range(50):
        with lock:
            pieces.append(c.compress(b'0123456789' * 500))
        c.compress(b'')


print(race(*[compress] * 3), len(bz2.decompress(b''.join(pieces) + c.flush())))
