# _queue.SimpleQueue: order, blocking, timeouts, many threads.
import _queue
import queue
import threading
import time
import weakref

print(queue.SimpleQueue, _queue.Empty, queue.Empty is _queue.Empty, queue.SimpleQueue[int])
q = queue.SimpleQueue()
for i in range(40):
    q.put(i)
print(q.qsize(), q.empty(), [q.get() for _ in range(40)] == list(range(40)), q.qsize(), q.empty())


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


attempt(q.get_nowait)
attempt(q.get, False)
attempt(q.get, timeout=0.01)
attempt(q.get, timeout=-1)
attempt(q.get, timeout='a')
attempt(q.get, timeout=1e100)
attempt(q.get, True, 1, 2)
attempt(q.put)
attempt(q.put, 1, False, 5)
attempt(q.put_nowait, item=2)
attempt(queue.SimpleQueue, 1)
attempt(queue.SimpleQueue, a=1)
print(q.get(), q.get(block=True, timeout=None))

start = time.monotonic()
attempt(q.get, timeout=0.1)
print(0.09 < time.monotonic() - start < 5)

threading.Timer(0.05, q.put, ['late']).start()
print(q.get(timeout=20))


class Sub(queue.SimpleQueue):
    pass


s = Sub()
s.x = weakref.ref(s)
s.put(s)
print(s.get() is s, s.x() is s)

N, PER = 6, 300
seen = [[] for _ in range(N)]


def feed(n):
    for i in range(PER):
        q.put((n, i))


def read(out):
    while (item := q.get()) is not None:
        out.append(item)


readers = [threading.Thread(target=read, args=(out,)) for out in seen]
feeders = [threading.Thread(target=feed, args=(n,)) for n in range(N)]
for t in readers + feeders:
    t.start()
for t in feeders:
    t.join()
for _ in readers:
    q.put(None)
for t in readers:
    t.join()
total = sorted(x for out in seen for x in out)
print(total == [(n, i) for n in range(N) for i in range(PER)], q.empty())
print(all([i for m, i in out if m == n] == sorted(i for m, i in out if m == n)
          for out in seen for n in range(N)))
