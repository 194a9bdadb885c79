"""threading.Thread: start, join, names, daemons, arguments, subclassing, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import threading

results = []


def work(n, name="x"):
    results.append((n, name))


threads = [threading.Thread(target=work, args=(i,), kwargs={"name": "t%d" % i}) for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results))
t = threading.Thread(target=work, args=(1,), name="named", daemon=True)
print(t.name, t.daemon, t.is_alive(), t.ident, repr(t), t.native_id)
t.start()
t.join()
print(t.is_alive(), t.ident is not None, repr(t).startswith("<Thread(named, stopped daemon "))
for f in (t.start, lambda: threading.Thread(target=work).join(),
        lambda: threading.current_thread().join(), lambda: setattr(t, "daemon", False) or t.daemon,
        lambda: threading.Thread(group=1), lambda: threading.Thread(5, 6),
        lambda: threading.Thread(nothing=1)):
    err(f)


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.result = None

    def run(self):
        self.result = self.n ** 2


workers = [Worker(i) for i in range(4)]
for w in workers:
    w.start()
for w in workers:
    w.join()
print([w.result for w in workers])


class NoInit(threading.Thread):
    def __init__(self):
        pass


err(lambda: NoInit().start())
main = threading.main_thread()
print(main is threading.current_thread(), main.name, main.daemon, main.is_alive(),
    threading.active_count(), threading.enumerate() == [main])
info = []


def inspect():
    me = threading.current_thread()
    info.append((me.name, me.is_alive(), threading.get_ident() == me.ident, me is not main,
        threading.main_thread() is main, threading.active_count()))


t = threading.Thread(target=inspect, name="inspector")
t.start()
t.join()
print(info)
caught = []
threading.excepthook, saved = lambda args: caught.append((args.exc_type.__name__,
    str(args.exc_value), args.thread.name, args.exc_traceback is not None)), threading.excepthook


def fail(kind):
    raise kind("in thread")


for kind in (ValueError, SystemExit, KeyError):
    t = threading.Thread(target=fail, args=(kind,), name="failing")
    t.start()
    t.join()
threading.excepthook = saved
print(caught)
order = []


def chain(n):
    order.append(n)
    if n:
        t = threading.Thread(target=chain, args=(n - 1,))
        t.start()
        t.join()
    order.append(-n)


chain(5)
print(order)
box = {}


def generator_in_thread():
    def g():
        yield from range(3)
    box["g"] = list(g())
    box["c"] = [x * 2 for x in range(3)]
    try:
        1 / 0
    except ZeroDivisionError as e:
        box["e"] = str(e)


t = threading.Thread(target=generator_in_thread)
t.start()
t.join()
print(box)
gen = (i for i in range(6))
shared = []


def pull():
    for _ in range(2):
        shared.append(next(gen))


for _ in range(3):
    t = threading.Thread(target=pull)
    t.start()
    t.join()
print(shared)
done = threading.Event()
timer = threading.Timer(0.01, done.set)
timer.start()
print(done.wait(5))
timer.join()
cancelled = threading.Timer(60, done.clear)
cancelled.start()
cancelled.cancel()
cancelled.join()
print(done.is_set(), type(threading.get_ident()).__name__, threading.TIMEOUT_MAX > 1000)
import _thread
lock = _thread.allocate_lock()
lock.acquire()


def low(a, k=None):
    box["low"] = (a, k)
    lock.release()


_thread.start_new_thread(low, (1,), {"k": 2})
lock.acquire()
print(box["low"], _thread.LockType.__name__, _thread.error is RuntimeError)
err(lambda: _thread.start_new_thread(5, ()))
err(lambda: _thread.start_new_thread(low, [1]))
err(lambda: _thread.start_new_thread())
t = threading.Thread(target=None)
t.start()
t.join()
print("no target is fine")
many = [threading.Thread(target=lambda: None) for _ in range(50)]
for t in many:
    t.start()
for t in many:
    t.join()
print(all(not t.is_alive() for t in many), threading.active_count())
