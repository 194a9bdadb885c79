"""gi_frame, gi_running, sys._getframe and tracebacks of a generator that others resume."""
import sys
import traceback
from _race import together


def walk(n):
    for i in range(n):
        sys._getframe().f_lineno
        yield i


for _ in range(20):
    g = walk(100)

    def run():
        for _ in range(60):
            try:
                next(g)
            except (ValueError, StopIteration):
                pass

    def look():
        for _ in range(60):
            f = g.gi_frame
            if f is not None:
                f.f_lineno, f.f_code.co_name, f.f_back
            g.gi_running, g.gi_suspended, g.gi_yieldfrom, repr(g)
            g.__name__ = "walk"

    together(run, look, run, look)
print("ok")
