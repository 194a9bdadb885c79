"""sys._current_frames and _current_exceptions while threads run deep and shallow."""
import sys
import threading
import traceback
from _race import together

stop = False


def deep(n):
    here = [n]
    if n:
        return deep(n - 1)
    try:
        raise KeyError(n)
    except KeyError:
        return here


def run():
    while not stop:
        deep(12)


def look():
    global stop
    for k in range(60):
        frames = sys._current_frames()
        assert threading.get_ident() in frames
        for ident, frame in frames.items():
            while frame is not None:
                assert frame.f_lineno is None or frame.f_lineno > 0
                name = frame.f_code.co_name
                if name == "deep":
                    local = frame.f_locals
                    assert "here" not in local or local["here"] == [local["n"]]
                frame = frame.f_back
        for e in sys._current_exceptions().values():
            assert e is None or type(e) in (tuple, KeyError) or isinstance(e, BaseException)
    stop = True


together(run, look, run)
print("ok")
