"""Signals while threads run: handlers run in the main thread, none is lost for good."""
import os
import signal
import threading
import time

hits = []


def handler(number, frame):
    assert threading.current_thread() is threading.main_thread()
    hits.append(number)


signal.signal(signal.SIGUSR1, handler)
stop = False


def compute():
    n = 0
    while not stop:
        n += 1
        [n] * 10


threads = [threading.Thread(target=compute) for _ in range(3)]
for t in threads:
    t.start()
for k in range(50):
    before = len(hits)
    os.kill(os.getpid(), signal.SIGUSR1)
    end = time.monotonic() + 300
    while len(hits) == before:
        assert time.monotonic() < end
    time.sleep(0.0005)


def from_thread():
    signal.raise_signal(signal.SIGUSR1)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)


t = threading.Thread(target=from_thread)
before = len(hits)
t.start()
t.join()
end = time.monotonic() + 300
while len(hits) == before:
    assert time.monotonic() < end
stop = True
for t in threads:
    t.join()
try:
    threading.Thread(target=signal.signal, args=(signal.SIGUSR2, handler))
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
finally:
    print("ok")
