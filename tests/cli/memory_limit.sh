# Memory runs out: MemoryError, and the program goes on.
limited() { (ulimit -v 250000; "$PYTHON" -c "$1" 2>&1); echo "status $?"; }
limited '
def until(make, grow):
    value = make()
    try:
        while True: value = grow(value)
    except MemoryError:
        value = None
        print("MemoryError")
def extend(l): l.extend(l); return l
def fill(d):
    for i in range(len(d), len(d) + 100000): d[i] = i
    return d
def fill_set(s): s.update(range(len(s), len(s) + 100000)); return s
class A:
    def __init__(self, n): self.n = n; self.d = {}
until(lambda: [1], lambda l: l + l)
until(lambda: [1], lambda l: l * 2)
until(lambda: [1], extend)
until(lambda: (1,), lambda t: t + t)
until(lambda: {}, fill)
until(set, fill_set)
until(lambda: "x", lambda s: s + s)
until(lambda: b"x", lambda s: s + s)
until(lambda: bytearray(b"x"), lambda s: s + s)
until(lambda: 1, lambda i: i << i.bit_length())
until(lambda: None, A)
until(lambda: "x", lambda s: s.replace("x", "xx"))
until(lambda: ["x" * 1000], lambda l: ["".join(l)] * 100)'
limited '
def attempt(make):
    try: make()
    except MemoryError: print("MemoryError")
    except OverflowError: print("OverflowError")
import itertools, re, json, io
for make in (lambda: [0] * (1 << 40), lambda: [0] * (1 << 60), lambda: "x" * (1 << 62), lambda: "x" * (1 << 63),
             lambda: bytes(1 << 50), lambda: bytearray(1 << 50), lambda: "%*d" % (1 << 30, 1),
             lambda: "{:10000000000}".format(1), lambda: "x".ljust(1 << 40), lambda: "\t".expandtabs(1 << 30),
             lambda: ("x" * 100000).replace("", "y" * 100000), lambda: 1 << (1 << 40), lambda: 1 << (1 << 62),
             lambda: list(itertools.count()), lambda: sorted(itertools.count()),
             lambda: dict.fromkeys(itertools.count()), lambda: "".join(map(str, itertools.count())),
             lambda: re.findall("a", "a" * 100000000), lambda: json.dumps([1.5] * 100000000),
             lambda: io.BytesIO(bytes(200000000)).read() + bytes(200000000)):
    attempt(make)'
limited '
import threading
go, threads = threading.Event(), []
try:
    while True:
        t = threading.Thread(target=go.wait)
        t.start()
        threads.append(t)
except RuntimeError as e: print(e)
go.set()
for t in threads: t.join()
print("joined")'
limited 'l = []
while True: l.append("x" * 1000)'
limited 'compile("[" + "a," * 20000000 + "]", "f", "exec")'
