"""with and a native lock."""
import threading


def run(n):
    m = threading.Lock()
    for i in range(n):
        with m:
            pass
