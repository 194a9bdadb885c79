"""Threads move amounts between two places in atomic blocks: nobody ever sees another total; blocks
nest, end with exceptions, and refuse to wait for other threads."""
import io
import queue
import sys
import threading
import time

from weft import atomic

accounts = {"a": 1000, "b": 0, "steps": 0}
stop = False
wrong = []


def move(n):
    for i in range(n):
        try:
            with atomic:
                accounts["a"] -= i
                for _ in range(20):
                    pass
                with atomic:
                    accounts["steps"] += 1
                accounts["b"] += i
                if i % 7 == 0:
                    raise KeyError(i)
                if i % 5 == 0:
                    continue
        except KeyError:
            pass


def watch():
    while not stop:
        with atomic:
            if accounts["a"] + accounts["b"] != 1000:
                wrong.append(dict(accounts))


def plain_reader():
    text = io.StringIO()
    while not stop:
        print(accounts["steps"], file=text)
        text.seek(0)


movers = [threading.Thread(target=move, args=(300,)) for _ in range(3)]
others = [threading.Thread(target=watch), threading.Thread(target=plain_reader)]
for t in movers + others:
    t.start()
for t in movers:
    t.join()
stop = True
for t in others:
    t.join()
assert not wrong, wrong[:3]
assert accounts["steps"] == 900 and accounts["a"] + accounts["b"] == 1000, accounts


def refused(function, *args):
    try:
        with atomic:
            function(*args)
    except RuntimeError as error:
        assert str(error) == "cannot wait for another thread in an atomic block", error
    else:
        raise AssertionError("waited: %r" % function)


taken = threading.Lock()
ready, leave = threading.Event(), threading.Event()


def hold():
    with taken:
        ready.set()
        leave.wait()


holder = threading.Thread(target=hold)
holder.start()
ready.wait()
refused(taken.acquire)
refused(threading.Event().wait)
refused(queue.SimpleQueue().get)
refused(queue.Queue().get)
refused(holder.join)
with atomic:
    assert taken.acquire(False) is False
    assert taken.acquire(True, 5) is False
    own = threading.Lock()
    with own:
        pass
    try:
        queue.SimpleQueue().get(timeout=5)
    except queue.Empty:
        pass
    time.sleep(0.001)
    print("", end="", file=sys.stdout, flush=True)
leave.set()
holder.join()

try:
    atomic.__exit__(None, None, None)
except RuntimeError as error:
    assert str(error) == "not in an atomic block"
else:
    raise AssertionError


def never_leaves():
    atomic.__enter__()
    atomic.__enter__()


t = threading.Thread(target=never_leaves)
t.start()
t.join()
print("ok")
