"""Streams and hooks of sys are replaced, and exceptions get other causes, while other threads use them."""
import _thread
import builtins
import io
import pickle
import subprocess
import sys
import threading
from _race import together

ROUNDS = 3000
ended = []
original = sys.stderr, sys.stdout, sys.displayhook, sys.excepthook, sys.unraisablehook

class Stream(io.StringIO):
    pass

def hook(*args):
    pass

def replace():
    try:
        for i in range(ROUNDS):
            sys.stderr = Stream()
            sys.displayhook = lambda *args: hook(*args)
            sys.unraisablehook = lambda *args: hook(*args)
            sys.breakpointhook = lambda *args: hook(*args)
            sys.excepthook = lambda *args: hook(*args)
            sys.stderr = io.StringIO()
            sys.tracebacklimit = 2**70 + i
            sys.argv = ["a", str(i)]
    finally:
        ended.append(1)

class Noisy:
    def __del__(self):
        raise ValueError

shown = compile("1", "shown", "single")

def use():
    while not ended:
        Noisy()
        exec(shown, {})
        breakpoint()
        try:
            raise KeyError("a")
        except KeyError as e:
            args = threading.ExceptHookArgs((KeyError, e, e.__traceback__, None))
            _thread._excepthook(args)
            sys.__excepthook__(KeyError, e, e.__traceback__)

sys.breakpointhook = sys.unraisablehook = sys.displayhook = hook
sys.stderr = io.StringIO()
together(replace, use, use)
sys.stderr, sys.stdout, sys.displayhook, sys.excepthook, sys.unraisablehook = original
del sys.tracebacklimit

def thrown(depth):
    try:
        if depth:
            return thrown(depth - 1)
        1 / 0
    except ZeroDivisionError as e:
        if depth == 2:
            return e
        raise

ended.clear()
sys.stderr = io.StringIO()
error = ValueError("last")

def change():
    try:
        for i in range(ROUNDS):
            error.__cause__ = thrown(2)
            error.__context__ = thrown(2)
            error.__traceback__ = thrown(2).__traceback__
            error.__traceback__.tb_next = thrown(2).__traceback__
            error.__cause__ = None
            error.__suppress_context__ = False
    finally:
        ended.append(1)

def show():
    while not ended:
        sys.__excepthook__(ValueError, error, error.__traceback__)
        sys.stderr.seek(0)
        sys.stderr.truncate()

together(change, show, show)
sys.stderr = original[0]
modules = sys.modules
ended.clear()

def copies():
    try:
        for i in range(300):
            sys.modules = dict(modules)
    finally:
        sys.modules = modules
        ended.append(1)

def dump():
    while not ended:
        try:
            pickle.loads(pickle.dumps(io.StringIO))
        except (KeyError, ImportError, pickle.PicklingError):
            pass

together(copies, dump, dump)
real = builtins.__import__

def other(name, *args):
    sys.modules = {"x%d" % i: None for i in range(2)}
    sys.modules = dict(modules)
    junk = [dict.fromkeys(map(str, range(500)), 1.5) for _ in range(20)]
    return real(name, *args)
builtins.__import__ = other
sys.modules = dict(modules)
data = pickle.dumps(io.StringIO)
assert pickle.loads(data) is io.StringIO
builtins.__import__ = real
sys.modules = modules
code = """
import io, sys
class Stream(io.StringIO):
    def write(self, text):
        assert self.it == 5
class Code:
    def __str__(self):
        sys.stderr = None
        junk = [[i, i] for i in range(1000)], [Stream() for i in range(100)]
        return "no"
sys.stderr = Stream()
sys.stderr.it = 5
sys.exit(Code())
"""
assert subprocess.run([sys.executable, "-c", code]).returncode == 1
print("ok")
