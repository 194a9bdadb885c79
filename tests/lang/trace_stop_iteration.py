# What a trace function sees when generators and coroutines end.
import sys
def g():
    for i in range(2):
        yield i
    return 5
def h():
    r = yield from g()
    return r
def f():
    for x in g():
        y = x
    for x in h():
        z = x
    return 1
def tr(frame, ev, arg):
    print(ev, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg if ev != 'exception' else arg[0])
    return tr
sys.settrace(tr); f(); sys.settrace(None)
async def c(): return None
async def d(): await c(); return 3
async def m():
    x = await d()
    return x
def drive():
    try: m().send(None)
    except StopIteration as e: print(e.value)
sys.settrace(tr); drive(); sys.settrace(None)
