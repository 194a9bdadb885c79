"""A signal ends the main thread's wait for a lock, a queue or a sleep to run its handler."""
import os
import queue
import signal
import threading
import time


class Stop(Exception):
    pass


def handler(number, frame):
    global waiting, stopped
    if waiting:
        waiting, stopped = False, True
        raise Stop


def interrupt():
    """Again and again: one that comes just before a system call does not end it, and the first come before the wait."""
    while not stopped:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGUSR1)


waiting = stopped = False
signal.signal(signal.SIGUSR1, handler)
lock = threading.Lock()
lock.acquire()
for wait in (lambda: lock.acquire(), lambda: lock.acquire(timeout=300), lambda: time.sleep(30),
             lambda: queue.SimpleQueue().get(), lambda: queue.Queue().get(),
             lambda: threading.Event().wait(300), lambda: os.read(r, 1)):
    r, w = os.pipe()
    stopped = False
    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    try:
        waiting = True  # not before: start() waits, too
        wait()
        assert False
    except Stop:
        pass
    except RuntimeError as e:  # after a condition had given up its lock, but before it waited
        assert type(e.__context__) is Stop
    interrupter.join()
    os.close(r), os.close(w)
print("ok")
