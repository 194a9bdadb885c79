# Frames that set what traces them themselves are traced from the next line on.
import sys
def tr(f, e, a):
    print(e, f.f_lineno - f.f_code.co_firstlineno, f.f_code.co_name)
    return tr
def f():
    sys._getframe().f_trace = tr
    sys.settrace(tr)
    x = 1
    y = 2
    for i in range(2):
        x += i
    sys.settrace(None)
    z = 3
    return x
f()
def g():
    sys.settrace(tr)
    a = 1
    b = 2
    sys.settrace(None)
g()
def prof(f, e, a):
    print("P", e, f.f_code.co_name, getattr(a, "__name__", None))
def h():
    sys.setprofile(prof)
    len([1])
    abs(-2)
    sys.setprofile(None)
h()
from sys import settrace
def k():
    sys._getframe().f_trace = tr
    try:
        for i in range(2):
            if i == 1: y = settrace(tr); z = 1
            u = i
        raise ValueError
    except ValueError:
        y = settrace(None)
    v = 2
k()
def gen():
    sys._getframe().f_trace = tr
    yield 1
    settrace(tr); yield 2
    yield 3
    settrace(None)
list(gen())
class C:
    sys._getframe().f_trace = tr
    settrace(tr)
    x = 1
    def f(self): pass
    settrace(None)
