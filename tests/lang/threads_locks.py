"""Lock, RLock, Condition, Semaphore, Event, Barrier."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import threading

lock = threading.Lock()
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(blocking=False),
    lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), lock.locked())
with lock as got:
    print(got, lock.locked())
print(type(lock).__name__, repr(lock).startswith("<unlocked _thread.lock object at"))
for f in (lock.release, lambda: lock.acquire(False, 5), lambda: lock.acquire(timeout=-5),
        lambda: lock.acquire("a", "b"), lambda: lock.acquire(timeout=1e20),
        lambda: lock.acquire(1, 2, 3)):
    err(f)
r = threading.RLock()
print(r.acquire(), r.acquire(), r.acquire(blocking=False), r.release(), r.release(), r.release())
err(r.release)
with r:
    with r:
        print("nested", repr(r).startswith("<locked _thread.RLock object owner="),
            "count=2" in repr(r))
out = []


def try_lock(which):
    out.append(which.acquire(blocking=False))


r.acquire()
for which in (r, lock):
    t = threading.Thread(target=try_lock, args=(which,))
    t.start()
    t.join()
r.release()
lock.release()
print(out)
count = 0


def add(n):
    global count
    for _ in range(n):
        with lock:
            count += 1


threads = [threading.Thread(target=add, args=(2000,)) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
c = threading.Condition()
items, got = [], []


def consumer(n):
    for _ in range(n):
        with c:
            while not items:
                c.wait()
            got.append(items.pop(0))
            c.notify_all()


def producer(values):
    for v in values:
        with c:
            c.wait_for(lambda: len(items) < 2)
            items.append(v)
            c.notify_all()


threads = [threading.Thread(target=consumer, args=(10,
    )) for _ in range(2)] + [threading.Thread(target=producer,
    args=(range(i, i + 10),)) for i in (0, 100)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(got))
for f in (c.wait, c.notify, c.notify_all, c.release):
    err(f)
with c:
    print(c.wait(0.01), c.wait_for(lambda: False, timeout=0.01), c.wait_for(lambda: 5))
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01), s.release(),
    s.acquire(False), s.release(2))
b = threading.BoundedSemaphore(1)
err(b.release)
err(lambda: threading.Semaphore(-1))
err(lambda: s.release(0))
err(lambda: s.acquire(False, 1))
active = peak = 0
guard = threading.Lock()
limit = threading.Semaphore(3)


def limited():
    global active, peak
    with limit:
        with guard:
            active += 1
            peak = max(peak, active)
        with guard:
            active -= 1


threads = [threading.Thread(target=limited) for _ in range(10)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(active, peak <= 3)
e = threading.Event()
print(e.is_set(), e.wait(0.01), e.set(), e.is_set(), e.wait(), e.clear(), e.is_set())
seen = []


def waiter(i):
    e.wait()
    seen.append(i)


threads = [threading.Thread(target=waiter, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
e.set()
for t in threads:
    t.join()
print(sorted(seen))
bar = threading.Barrier(3, action=lambda: seen.append("action"))
indices = []
seen.clear()


def meet():
    for _ in range(2):
        indices.append(bar.wait())


threads = [threading.Thread(target=meet) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(indices), seen, bar.parties, bar.n_waiting, bar.broken)
small = threading.Barrier(2)
try:
    small.wait(0.01)
except threading.BrokenBarrierError as x:
    print("broken", small.broken)
small.reset()
print(small.broken)
small.abort()
try:
    small.wait()
except threading.BrokenBarrierError:
    print("aborted")
err(lambda: threading.Barrier(1).wait())
ping, pong = threading.Event(), threading.Event()
log = []


def player(mine, other, word):
    for i in range(5):
        mine.wait()
        mine.clear()
        log.append(word)
        other.set()


threads = [threading.Thread(target=player, args=a) for a in ((ping, pong, "ping"),
    (pong, ping, "pong"))]
for t in threads:
    t.start()
ping.set()
for t in threads:
    t.join()
print(log)


def with_exception():
    try:
        with lock:
            raise ValueError("releases")
    except ValueError:
        pass
    return lock.locked()


print(with_exception())
