"""A signal ends the main thread's wait for a lock, a queue or a sleep to run its handler."""
import os
import queue
import signal
import threading
import time


class Stop(Exception):
    pass


def handler(number, frame):
    global waiting
    if waiting:
        waiting = False
        raise Stop


def interrupt():
    """Again and again: one that comes just before a system call does not end it."""
    while waiting:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGUSR1)


signal.signal(signal.SIGUSR1, handler)
lock = threading.Lock()
lock.acquire()
for wait in (lambda: lock.acquire(), lambda: lock.acquire(timeout=300), lambda: time.sleep(30),
             lambda: queue.SimpleQueue().get(), lambda: queue.Queue().get(),
             lambda: threading.Event().wait(300), lambda: os.read(r, 1)):
    r, w = os.pipe()
    waiting = True
    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    try:
        wait()
        assert False
    except Stop:
        pass
    interrupter.join()
    os.close(r), os.close(w)
print("ok")
