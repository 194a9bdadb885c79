# A signal that comes while acquire() waits is handled before acquire() returns, so that what a `finally` calls
# is not interrupted in its place: threading.Condition relies on that.
import _thread
import signal
import threading
import time

signal.signal(signal.SIGINT, signal.default_int_handler)


threads = []  # they live on: the callback of a weak reference would get the exception, and nobody see it


def nothing():
    pass


def interrupted(wait, wake):
    """The main thread waits; another interrupts it and wakes it then."""
    ready = False

    def other():
        while not ready:
            time.sleep(0.0005)
        time.sleep(0.003)
        _thread.interrupt_main()
        wake()

    t = threading.Thread(target=other)
    threads.append(t)
    t.start()
    after = False
    try:
        ready = True
        wait()
        after = True
        nothing()
        while True:
            nothing()
    except KeyboardInterrupt:
        pass
    t.join()
    return not after


for i in range(20):
    lock = threading.Lock()
    lock.acquire()
    assert interrupted(lock.acquire, lock.release)
    event = threading.Event()
    interrupted(event.wait, event.set)
    lock = threading.Lock()
    lock.acquire()
    assert interrupted(lambda: lock.acquire(timeout=100), lock.release)
print("ok")
