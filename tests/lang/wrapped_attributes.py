class A:
    @staticmethod
    def f(x: int) -> str:
        "doc f"
    @classmethod
    def g(cls): pass
    @property
    def p(self):
        "doc p"
        return 1
    @property
    def q(self): return 2
for n in 'fg':
    w=A.__dict__[n]
    print(w, sorted(w.__dict__.items(), key=lambda t:t[0])) if 0 else None
    print(list(w.__dict__), w.__doc__, w.__name__, w.__qualname__, w.__module__, w.__annotations__, w.__wrapped__ is w.__func__)
    print(w.__annotations__ is w.__func__.__annotations__)
    w.__func__.__doc__='new'; w.__func__.__name__='zz'
    print(w.__doc__, w.__name__, w.__func__.__doc__)
    w.foo=1; print(w.foo, list(vars(w)))
def h(): "h doc"
s=staticmethod(h); h.__doc__='changed'; h.__name__='other'; h.__qualname__='qq'; h.__annotations__={'a':1}; h.__module__='mm'
print(s.__doc__, s.__name__, s.__qualname__, s.__annotations__, s.__module__)
s=staticmethod(h); print(s.__doc__)
s.__init__(A.p.fget); print(s.__doc__, s.__name__)
class S(staticmethod): pass
z=S(h); print(z.__doc__, z.__dict__.keys())
class S2(classmethod): __slots__=('k',)
z=S2(h); z.k=3; print(z.__doc__, z.__name__, z.k)
print(A.p.__doc__, A.q.__doc__)
import copy
try: print(copy.copy(s))
except TypeError as e: print(e)
s=staticmethod(len); print(list(s.__dict__), s.__name__)
s=staticmethod(A.p); print(list(s.__dict__))
s.__dict__={'a':1}; print(s.a)
s=staticmethod(h); s.__dict__={'a':1}; print(s.a, getattr(s,'__name__',None))
s=staticmethod(h); del s.__doc__; print(list(s.__dict__))
for i in range(3):
    for w in (staticmethod(h), classmethod(h)): print(w.__name__, end=' ')
from os.path import *
print(join('a','b'))
from posix import *
print(O_RDONLY, getpid()>0)
print("{0:>5}|{a.real:<4}|{1}".format(1,2,a=3))
