"""sys.settrace() called by a function that the traced frame has called."""
import sys
def tr(f,e,a):
    print(e, f.f_code.co_name, f.f_lineno-f.f_code.co_firstlineno); return tr
def start():
    f=sys._getframe(1)
    f.f_trace=tr
    sys.settrace(tr)
def a(x):
    start()
    pass
def b(x):
    start()
    y=1
    for i in range(2):
        z=i
    return y
def c():
    start(); z=1
class CM:
    def __enter__(s): pass
    def __exit__(s,*a): sys.settrace(None)
for f in (a,b):
    with CM():
        f(1)
with CM():
    c()


def again():
    for i in range(2):
        start()
        y = i
        sys.settrace(None)


again()
