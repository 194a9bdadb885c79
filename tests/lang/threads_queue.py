"""queue, threading.local, thread pools, contextvars in threads."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", str(e).split(" at 0x")[0])


import contextvars
import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

q = queue.Queue(maxsize=2)
print(q.empty(), q.full(), q.qsize(), q.put(1), q.put(2), q.full(), q.get(), q.get_nowait(),
    q.empty())
for f in (q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(block=False),
        lambda: (q.put(1), q.put(2), q.put_nowait(3)), lambda: q.put(3, timeout=0.01),
        lambda: q.get(timeout=-1)):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, e)
while not q.empty():
    q.get()
    q.task_done()
lifo, prio, simple = queue.LifoQueue(), queue.PriorityQueue(), queue.SimpleQueue()
for n in (3, 1, 2):
    lifo.put(n)
    prio.put((n, "x"))
    simple.put(n)
print([lifo.get() for _ in range(3)], [prio.get() for _ in range(3)],
    [simple.get() for _ in range(3)], simple.empty(), simple.qsize())
err(simple.get_nowait)
jobs, done = queue.Queue(), queue.Queue()


def worker():
    while True:
        job = jobs.get()
        if job is None:
            break
        done.put((job, job * job))
        jobs.task_done()


threads = [threading.Thread(target=worker) for _ in range(3)]
for t in threads:
    t.start()
for i in range(20):
    jobs.put(i)
jobs.put(None)
jobs.put(None)
jobs.put(None)
for t in threads:
    t.join()
print(sorted(done.get() for _ in range(20)))
err(lambda: queue.Queue().task_done())
local = threading.local()
local.value = "main"
seen = {}


class Sub(threading.local):
    default = 5

    def __init__(self, start):
        self.n = start


sub = Sub(10)
sub.n = 99


def use(i):
    seen[i] = [hasattr(local, "value"), sub.n, sub.default]
    local.value = i
    sub.n += i
    seen[i] += [local.value, sub.n, local.__dict__]


for i in range(3):
    t = threading.Thread(target=use, args=(i,))
    t.start()
    t.join()
print(seen, local.value, sub.n)
err(lambda: local.other)
err(lambda: threading.local(1))
with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(pow, 2, i) for i in range(6)]
    print([f.result() for f in futures], list(pool.map(lambda x: x * 2, range(5))),
        sorted(f.result() for f in as_completed(futures)))
    bad = pool.submit(lambda: 1 / 0)
    print(type(bad.exception()).__name__, bad.done(), bad.cancelled(), bad.cancel())
    err(bad.result)
    finished, pending = wait(futures)
    print(len(finished), len(pending))
    callbacks = []
    f = pool.submit(len, "abc")
    f.add_done_callback(lambda f: callbacks.append(f.result()))
print(callbacks)
err(lambda: pool.submit(len, ""))
var = contextvars.ContextVar("var", default="default")
token = var.set("main value")
ctx = contextvars.copy_context()
values = []


def read():
    values.append(var.get())


t = threading.Thread(target=contextvars.Context().run, args=(read,))
t.start()
t.join()
t = threading.Thread(target=ctx.run, args=(read,))
t.start()
t.join()
print(values, var.get(), ctx[var], len(ctx), var in ctx, var.name)


def change():
    var.set("inside")
    return var.get()


print(ctx.run(change), var.get(), ctx[var])
var.reset(token)
print(var.get(), token.var is var, token.old_value is contextvars.Token.MISSING)
err(lambda: var.reset(token))
err(lambda: contextvars.ContextVar("nodefault").get())
err(lambda: ctx.run(ctx.run, len, ""))
stop = threading.Event()
ticks = []


def ticker():
    while not stop.wait(0.001):
        ticks.append(1)
        if len(ticks) >= 3:
            stop.set()


t = threading.Thread(target=ticker)
t.start()
t.join()
print(len(ticks))
