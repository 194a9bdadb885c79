"""interrupt_main from other threads: KeyboardInterrupt arrives in the main thread, once each."""
import _thread
import signal
import threading
import time

signal.signal(signal.SIGINT, signal.default_int_handler)  # background jobs of shells ignore it
go = 0
done = []


def interrupt():
    for k in range(1, 21):
        while go < k:
            time.sleep(0.0001)
        _thread.interrupt_main()
        done.append(k)


t = threading.Thread(target=interrupt)
t.start()
for k in range(1, 21):
    try:
        go = k
        end = time.monotonic() + 300
        while time.monotonic() < end:
            pass
        assert False
    except KeyboardInterrupt:
        pass
t.join()
assert done == list(range(1, 21))
print("ok")
