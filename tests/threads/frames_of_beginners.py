"""Threads that begin, not attached yet, while others look at everybody's frames and exceptions."""
import sys
import threading
from _race import together

done = []


def start():
    for _ in range(150):
        t = threading.Thread(target=len, args=("",))
        t.start()
        t.join()
    done.append(1)


def look():
    while len(done) < 2:
        assert threading.get_ident() in sys._current_frames()
        assert threading.get_ident() in sys._current_exceptions()


together(start, start, look)
print("ok")
