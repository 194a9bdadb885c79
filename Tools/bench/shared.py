"""Runs a benchmark with its data shared between threads: shared.py [--nothing] PROGRAM [ARGUMENT...]

A second thread looks into the frames of the first one from time to time, which publishes all that
their variables lead to; it keeps the process from having one thread, too. What the program makes
later and keeps to itself is local until the next look.  With --nothing the second thread looks at
frames only, not into them: the process is the same, and the program's data stays local.
"""
import sys
import threading
from itertools import chain, repeat

EARLY, LATER = 0.002, 0.05


def look(ident, ended, nothing):
    for pause in chain(repeat(EARLY, 20), repeat(LATER)):
        if ended.wait(pause):
            return
        frame = sys._current_frames().get(ident)
        while frame is not None:
            if not nothing:
                frame.f_locals
            frame = frame.f_back


def main():
    del sys.argv[0]
    nothing = sys.argv[0] == "--nothing"
    if nothing:
        del sys.argv[0]
    ended = threading.Event()
    watcher = threading.Thread(target=look, args=(threading.get_ident(), ended, nothing))
    watcher.start()
    try:
        with open(sys.argv[0], encoding="utf-8") as file:
            code = compile(file.read(), sys.argv[0], "exec")
        sys.modules["__main__"].__dict__.pop("main")
        exec(code, sys.modules["__main__"].__dict__)
    finally:
        ended.set()
        watcher.join()


if __name__ == "__main__":
    main()
