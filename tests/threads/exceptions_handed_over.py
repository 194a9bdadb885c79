"""Exceptions with tracebacks made in one thread, looked at and raised again in others."""
import queue
import traceback
from _race import together

q = queue.SimpleQueue()


def deep(n):
    local = [n]
    if n == 0:
        raise KeyError("deep")
    deep(n - 1)


def make():
    for k in range(150):
        try:
            deep(k % 8)
        except KeyError as e:
            q.put((k % 8, e))
    q.put(None)


def look():
    while (item := q.get()) is not None:
        n, e = item
        lines = traceback.format_exception(e)
        assert "KeyError: 'deep'" in lines[-1]
        tb, count = e.__traceback__, 0
        while tb is not None:
            if tb.tb_frame.f_code.co_name == "deep":
                assert tb.tb_frame.f_locals["local"] == [n - count]
                count += 1
            tb = tb.tb_next
        assert count == n + 1
        try:
            raise e
        except KeyError:
            pass


together(make, look, look, make)
print("ok")
