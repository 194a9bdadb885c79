# A signal that comes while the main thread, waiting, runs what others dropped interrupts the wait: the finalizer or
# callback that happens to run is not where the exception ends.
import _thread
import signal
import threading
import time
import weakref

signal.signal(signal.SIGINT, signal.default_int_handler)


class Dropped:
    def __init__(self, finalize=None):
        self.finalize = finalize

    def __del__(self):
        if self.finalize is not None:
            self.finalize()


def busy():
    global running
    running = True
    end = time.monotonic() + 60
    while not stop and time.monotonic() < end:
        pass


def wait_interrupted(objects, drop):
    """Objects of the main thread, dropped by another while it waits; a third interrupts what then runs."""
    global running, stop
    running = stop = False
    lock = threading.Lock()
    lock.acquire()

    def interrupt():
        while not running:
            time.sleep(0.001)
        time.sleep(0.005)
        _thread.interrupt_main()

    started = threading.Event()
    def other():
        started.wait()
        drop(objects)

    threads = [threading.Thread(target=f) for f in (interrupt, other)]
    for t in threads:
        t.start()
    try:
        started.set()
        lock.acquire()
    except KeyboardInterrupt:
        stop = True
    for t in threads:
        t.join()
    return stop


for i in range(3):
    assert wait_interrupted([Dropped(busy)], list.clear)
    o = Dropped()
    r = weakref.ref(o, lambda r: busy())
    objects = [o]
    del o
    assert wait_interrupted(objects, list.clear)
print("ok")
