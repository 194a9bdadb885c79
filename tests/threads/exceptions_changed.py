"""The traceback, cause and notes of one exception changed while others print it."""
import traceback
from _race import together


def fail():
    raise ValueError("x")


try:
    fail()
except ValueError as e:
    shared = e
done = []


def change():
    for k in range(150):
        shared.__cause__ = KeyError(k)
        shared.__context__ = None
        shared.add_note("note")
        if k % 10 == 9:
            del shared.__notes__
        try:
            raise shared
        except ValueError:
            pass
        shared.with_traceback(None)
        shared.args = (k,)
    done.append(1)


def show():
    while not done:
        assert "ValueError" in "".join(traceback.format_exception_only(shared))
        traceback.extract_tb(shared.__traceback__)
        repr(shared), str(shared)


together(change, show)
print("ok")
