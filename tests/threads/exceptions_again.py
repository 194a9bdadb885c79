"""One exception is initialised again, and linked to others, while others print it."""
import io
import sys
from _race import together

shared = ValueError("a")
group = ExceptionGroup("g", [KeyError(1), shared])
sys.stderr = io.StringIO()
done = []


def again():
    for k in range(200):
        shared.__init__("a", k)
        group.__init__("g", [KeyError(k)])
    done.append(1)


def again_too():
    for k in range(200):
        shared.__init__(k, "b")
        group.__init__("h", [KeyError(k)])
    done.append(1)


def link():
    for k in range(200):
        shared.__context__ = KeyError(k)
        shared.__cause__ = KeyError(k) if k % 3 else None
        shared.__suppress_context__ = False
        try:
            raise shared
        except ValueError:
            pass
    done.append(1)


def show():
    while len(done) < 3:
        sys.__excepthook__(ValueError, shared, None)
        group.split(ValueError)
        sys.stderr.truncate(0)


together(again, again_too, link, show)
print("ok")
