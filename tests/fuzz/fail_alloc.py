"""fail_alloc.py WEFT [--seed N] [--runs N] [--program NAME] [--at N[+]]

Runs programs with the n-th allocation made to fail (Interp/memory/fail_alloc.h), n drawn from a
seeded sample, once alone and once with all that follow it. A program may end well, with
MemoryError or whatever it makes of one; a crash, an abort or a hang fails the test. WEFT has to be
a debug build; with another the test is skipped. --runs 0 tries every allocation.
"""
import argparse
import os
import random
import re
import subprocess
import sys

PROGRAMS = {
    'containers': '''
d = {str(i): [i] * 3 for i in range(200)}
s = {i * 7 for i in range(100)} | {1, 2}
t = sorted(d.items(), key=lambda kv: kv[1])
l = [x for x in range(300) if x % 3] + list(map(str, range(50)))
l.sort(key=str); l[10:20] = range(40); del l[5:50:3]
print(len(d), len(s), len(t), len(l), dict.fromkeys(range(20)), frozenset(l) is None)
''',
    'strings': '''
a = "abc" * 100 + "\\u20ac" * 5
b = a.encode().decode("utf-8").upper().replace("A", "xyz").split("X")
c = ",".join(f"{x!r:>10}" for x in b) + "%s %5.2f %r" % (a, 1.5, b)
e = bytearray(b"abc" * 50); e += b"z" * 300; e[5:9] = b""
print(len(c), c.encode("utf-16")[:10], "{:,} {x}".format(12345678, x=1), bytes(e).hex()[:10], ascii(a)[:5])
''',
    'numbers': '''
x = 3 ** 500; y = int(str(x)) // 7 ** 50; z = x * y + (1 << 900) - y % 10 ** 40
print(z.bit_length(), float(y), divmod(x, -y)[0].bit_length(), hex(z)[:20], pow(x, y, 10 ** 50), x.to_bytes(300, "big")[:3])
print(repr(1e300), 1.5 + 2j, complex("1+2j") ** 3, round(123.456, 2), sum(range(100)), (2.5).as_integer_ratio())
''',
    'classes': '''
class A:
    __slots__ = ("a", "b")
    def __init__(self, a): self.a = a; self.b = [a]
    @property
    def p(self): return self.a
class B(A):
    def __init__(self, *args, **kw): super().__init__(*args); self.__dict__.update(kw)
    def __getattr__(self, name): return name
    def __eq__(self, other): return self.a == other.a
    def __del__(self): pass
made = [B(i, x=i, **{"k%d" % i: i}) for i in range(30)]
print(made[3].p, made[4].k4, made[5].nothing, made[1] == made[2], B.__mro__, type("C", (B,), {"z": 1})(3).z)
''',
    'functions': '''
def outer(a, *args, k=1, **kw):
    def inner(): return a, args, k, kw
    return inner
def gen(n):
    try:
        for i in range(n): yield i
    finally: pass
async def co(): return 5
print(outer(1, 2, 3, k=4, z=5)(), sum(gen(50)), list(zip(gen(3), gen(4))))
try: co().send(None)
except StopIteration as e: print(e.value)
def deep(n): return n if n == 0 else 1 + deep(n - 1)
print(deep(200))
''',
    'errors': '''
def f(n):
    try:
        if n == 0: raise ValueError("bottom", [n])
        f(n - 1)
    except ValueError as e:
        raise KeyError(n) from e
    finally:
        globals()["last"] = n
try: f(20)
except KeyError as e:
    import traceback
    print(len(traceback.format_exc()))
try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
except* ValueError as g: print(g)
except* TypeError as g: print(g)
1 / 0
''',
    'compiling': '''
source = "\\n".join(f"def f{i}(a, b={i}, *c, **d):\\n  'doc'\\n  return [x for x in a if x], {{b: c}}, f'{{d!r:>5}}', lambda: a" for i in range(8))
space = {}
exec(compile(source, "made", "exec"), space)
print(space["f3"]([1, 2])[:2])
import ast
print(len(ast.dump(ast.parse(source))))
for bad in ("1 +", "def f(:", "x = (", "'abc"):
    try: compile(bad, "bad", "exec")
    except SyntaxError as e: print(e.msg)
''',
    'regexps': '''
import re
p = re.compile(r"(?P<word>[a-z]+)(?:\\s+(\\d{1,3}))?|(?<=x)[^\\W\\d]*?(?=z)", re.I)
print(p.sub(lambda m: m.group(0)[::-1], "abc 12 def xyyz" * 5), p.findall("a 1 b 2"), re.split("(,)", "a,b,c"))
print(re.match("(a|b)*c" * 3, "ababc" * 3), p)
''',
    'modules': '''
import json, struct, collections, itertools, functools, io, math
d = json.loads(json.dumps({"a": [1, 2.5, None, True, "x\\u20ac"] * 5, "b": {"c": "d"}}))
print(d, struct.pack("<ihq5s", 1, 2, 3, b"abc"), struct.unpack("<ih", b"\\0" * 6))
q = collections.deque(range(200), 150); q.rotate(5); c = collections.Counter("abracadabra")
print(len(q), c.most_common(2), list(itertools.combinations(range(5), 3))[:2], functools.reduce(int.__add__, range(9)))
f = io.StringIO(); print("text", file=f); b = io.BytesIO(b"abc\\n" * 100); print(f.getvalue(), len(b.readlines()))
@functools.lru_cache(maxsize=10)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(30), collections.namedtuple("P", "x y")(1, 2), collections.OrderedDict(a=1))
''',
    'threads': '''
import threading, queue
q = queue.Queue(); shared = []; lock = threading.Lock()
def work(k):
    for i in range(20):
        with lock: shared.append({k: [i]})
        q.put((k, str(i)))
ts = [threading.Thread(target=work, args=(k,), daemon=True) for k in range(3)]
for t in ts: t.start()
for t in ts: t.join(3) # one may lack the memory to give a lock back that the others wait for
print(len(shared) , q.qsize())
''',
    'collector': '''
import gc, weakref
class N: pass
def ring(n):
    a = [N() for i in range(n)]
    for i, x in enumerate(a): x.next = a[i - 1]; x.all = a
    return weakref.ref(a[0], lambda r: seen.append(r))
seen = []
refs = [ring(20) for i in range(10)]
gc.collect()
print(len(seen), weakref.WeakValueDictionary({1: N}).get(1), gc.get_count() is None)
''',
}
HARMLESS = re.compile(rb'(Fatal Python error: init_|MemoryError)')


def run(weft, source, at, start):
    env = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
    env['WEFT_FAIL_ALLOC'] = ('start:' if start else '') + str(at)
    try:
        p = subprocess.run([weft, '-B', '-c', source], env=env, capture_output=True, timeout=60,
                           stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return 'hang', b''
    return p.returncode, p.stderr


def main():
    a = argparse.ArgumentParser()
    a.add_argument('weft')
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--runs', type=int, default=12)
    a.add_argument('--program', action='append')
    a.add_argument('--at')
    a.add_argument('--start', action='store_true', help='count from the start of the process')
    a = a.parse_args()
    rng = random.Random(a.seed)
    print('seed', a.seed)
    bad = 0
    for name in a.program or PROGRAMS:
        source = PROGRAMS[name]
        status, text = run(a.weft, source, 'count', a.start)
        counted = re.search(rb'allocations: (\d+)', text)
        if not counted:
            print('no debug build')
            return 77
        n = int(counted[1])
        points = range(1, n + 1) if not a.runs else sorted(rng.sample(range(1, n + 1), min(n, a.runs)))
        for point in [a.at] if a.at else [f'{p}{more}' for p in points for more in ('', '+')]:
            status, text = run(a.weft, source, point, a.start)
            if status == 'hang' or status < 0 or (status > 2 and status != 120):
                bad += 1
                print(f'{name}: WEFT_FAIL_ALLOC={"start:" if a.start else ""}{point}: status {status}')
                print('   ', text.decode(errors='replace')[-300:].strip().replace('\n', '\n    '))
            elif a.at:
                print(status, text.decode(errors='replace'))
        print(f'{name}: {n} allocations', flush=True)
    return bad != 0


sys.exit(main())
