"""What short cuts of built-in types must not change: iterating pairs, counting, parsing arguments, encoding."""

d={i:str(i) for i in range(10)}
for k,v in d.items(): print(k,v,end=' ')
for i,(a,b) in enumerate(zip([1,2,3],'abc'),5): print(i,a,b,end=' ')
for a,b,c in zip(range(3),'xyz',[4,5]): print(a,b,c)
try:
    for a,b in zip([1,2],[1],strict=True): print(a,b)
except ValueError as e: print(e)
try:
    for a,b in zip([1],[1,2],strict=True): print(a,b)
except ValueError as e: print(e)
try:
    for k,v in d.items(): d[k+100]=1
except RuntimeError as e: print(e)
try:
    for a,b in zip([1],[2],[3]): pass
except ValueError as e: print(e)
def g():
    yield 1
    raise KeyError('x')
try:
    for i,x in enumerate(g()): print(i,x)
except KeyError as e: print(repr(e))
for i,x in enumerate([1,2], 1<<60): print(i,x)
for i,x in enumerate([1,2], (1<<60)-1): print(i,x)
class D:
    def __del__(self): print('del',end=' ')
for i,x in enumerate([D(),D()]): pass
x=i=None
print([k for k,v in d.items()][:3],{v:k for k,v in enumerate('abc')})
from collections import Counter, namedtuple
print(Counter('the quick brown fox'*4), Counter([1,2,1,'a',2.5,None]), Counter(a=3).most_common())
class C(Counter):
    def __setitem__(self,k,v): super().__setitem__(k,v*2)
print(C('aab'))
P=namedtuple('P','x y'); p=P(1,'z')
for _ in range(5): print(p.x,p.y,end=' ')
class Q(P):
    def __getattr__(self,n): return n
q=Q(1,2)
for _ in range(5): print(q.x,q.nope,end=' ')
bad=tuple.__new__(P,(1,))
for _ in range(4):
    try: print(bad.y)
    except IndexError as e: print(e)
print(isinstance(5,int|str),isinstance(None,int|None),isinstance('a',int|list))
try: isinstance(5, list[int]|str)
except TypeError as e: print(e)
class M(type):
    def __instancecheck__(c,o): return True
class K(metaclass=M): pass
print(isinstance(5,K|str), list('h\u00e9\u4e16'), list(''), 'a'.encode('utf-16'), 'h\xe9'.encode('utf-16-le'), 'h\u4e16\U0001F600'.encode('utf-16'), ''.encode('utf-16'), 'ab'.encode('utf-16-be'))
a={str(i):i for i in range(20)}; b=dict(a); print(a==b); b['3']=3.0; print(a==b); b['3']=4; print(a==b,a!=b); del b['3']; b['x']=3; print(a==b)
class E:
    def __eq__(s,o): return True
b=dict(a); b['5']=E(); print(a==b, b==a); b['7']=-1; print(a==b)
for f in (lambda: (5).to_bytes(2,'big'), lambda: (5).to_bytes(2,'x'), lambda: int.from_bytes(b'ab','big',signed=True), lambda: (5).to_bytes(), lambda: 'a b'.split(' ',1,2), lambda: 'a b'.split(maxsplit=0), lambda: 'ab'.encode('utf-8','strict'), lambda: 'ab'.encode('a\0b'), lambda: 'a'.encode(3), lambda: enumerate(), lambda: list(enumerate('ab',2)), lambda: list(enumerate('ab',start=2)), lambda: enumerate('ab','x'), lambda: 'a\tb'.expandtabs(2.5), lambda:'a\tb'.expandtabs(1<<40), lambda: 'a\nb'.splitlines(5), lambda: round(2.5,None), lambda: print(end=3), lambda: sorted([1],1), lambda: sum([1],2,3)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for n in list(range(40))+[127,128,129,200]:
    z='x'*n
    for i in range(n): 
        y=z[:i]+'q'+z[i+1:]
        assert y.find('q')==i and ('q' in y), (n,i)
    assert 'q' not in z and z.find('q')==-1
for e in ('replace','ignore','strict','backslashreplace','xmlcharrefreplace'):
    for enc in ('ascii','latin-1'):
        for s in ('h\xe9llo\u4e16\u754cx','\udc80a',''):
            try: print(e,enc,s.encode(enc,e))
            except UnicodeError as x: print(x)
print(sorted(set('hello world\u4e16')), len(set('a'*10000)), set('abc')=={'a','b','c'}, frozenset('hello')==frozenset('leho'))
class K:
    def __hash__(s): return hash('a')
    def __eq__(s,o): return o=='a'
z={K()}; z.update('abc'); print(len(z))
