"""Setting f_lineno: where a debugger may jump, and why not."""
import sys
def trial(name, func, frm, to, event="line", val=None, n=1):
    code=func.__code__; first=code.co_firstlineno
    out=[]; done=[0]
    def tr(f,e,a):
        if f.f_code is not code: return tr if e=='call' else None
        if e==event and (f.f_lineno-first==frm) and done[0]<n:
            done[0]+=1
            try: f.f_lineno = (first+to) if val is None else val
            except Exception as x: out.append(type(x).__name__+": "+str(x).replace(str(first+to),'N'))
        return tr
    sys.settrace(tr)
    try: r=func(out)
    except BaseException as x: r="EXC %s %s"%(type(x).__name__,x)
    sys.settrace(None)
    print(name,out,r)
def fwd(o):
    o.append(1)
    o.append(2)
    o.append(3)
trial('fwd',fwd,1,3); trial('back',fwd,3,1); trial('call',fwd,0,2,'call'); trial('ret',fwd,3,1,'return')
trial('before',fwd,1,-5); trial('after',fwd,1,500); trial('str',fwd,1,1,val='x'); trial('float',fwd,1,1,val=1.5); trial('bool',fwd,1,1,val=True); trial('big',fwd,1,1,val=2**40); trial('neg', fwd,1,1,val=-1)
def loop(o):
    o.append(1)
    for i in range(3):
        o.append(i)
        o.append('b')
    o.append('end')
trial('intofor',loop,1,3); trial('outfor',loop,3,5); trial('infor',loop,3,4); trial('for2for',loop,4,2); trial('outback',loop,3,1)
def tryf(o):
    o.append(1)
    try:
        o.append(2)
        1/0
    except ZeroDivisionError as e:
        o.append(3)
        o.append(4)
    finally:
        o.append(5)
    o.append(6)
trial('intry',tryf,1,3); trial('intoexcept',tryf,1,6); trial('outexcept',tryf,6,10); trial('infinally',tryf,1,9); trial('exc2exc',tryf,6,7); trial('backfromexc',tryf,6,3); trial('toexceptline',tryf,3,5); trial('to try',tryf,1,2)
class CM:
    def __init__(s,o): s.o=o
    def __enter__(s): s.o.append('in'); return s
    def __exit__(s,*a): s.o.append('out')
def withf(o):
    o.append(1)
    with CM(o):
        o.append(2)
        o.append(3)
    o.append(4)
trial('intowith',withf,1,3); trial('outwith',withf,3,5); trial('inwith',withf,3,4); trial('backtowith',withf,3,2); trial('skipwith',withf,1,5)
def gen(o):
    def g():
        o.append(1)
        yield 1
        o.append(2)
        yield 2
    return list(g())
def whilef(o):
    o.append(1)
    n=0
    while n<3:
        n+=1
        o.append(n)
    else:
        o.append('else')
    o.append('end')
trial('intowhile',whilef,1,5); trial('outwhile',whilef,5,8); trial('toelse',whilef,5,7)
def nested(o):
    for i in range(2):
        for j in range(2):
            o.append((i,j))
        o.append('x')
    for k in range(2):
        o.append(k)
    o.append('end')
trial('n1',nested,3,4); trial('n2',nested,3,6); trial('n3',nested,4,3); trial('n4',nested,3,7); trial('n5',nested,3,1)
def empty(o):
    o.append(1)

    # comment
    o.append(2)
trial('blank',empty,1,2); 
def delv(o):
    x=1
    o.append(x)
    del x
    o.append(5)
    o.append(x)
trial('delback', delv,4,2)
trial('exception', tryf,4,7,'exception'); trial('retev', tryf, 10, 3,'return')
f=sys._getframe()
for v in (1,'x'):
    try: f.f_lineno=v
    except Exception as e: print(type(e).__name__,e)
try: del f.f_lineno
except Exception as e: print(type(e).__name__,e)
def mk():
    yield 1
g=mk(); 
try: g.gi_frame.f_lineno=5
except Exception as e: print(type(e).__name__,e)
next(g)
try: g.gi_frame.f_lineno=5
except Exception as e: print(type(e).__name__,e)
def matchf(o):
    o.append(1)
    match o:
        case [1]:
            o.append(2)
        case _:
            o.append(3)
    o.append(4)
trial('match',matchf,1,4); trial('match2',matchf,4,6)
def excret(o):
    try:
        raise KeyError
    except KeyError:
        o.append(1)
        try:
            raise ValueError
        except ValueError:
            o.append(2)
        o.append(repr(sys.exc_info()[1]))
    o.append(sys.exc_info()[0])
trial('inner out',excret,8,9); trial('inner all out',excret,8,10); trial('outer in',excret,4,8)
