# -X tlbc=0, WEFT_TLBC=0 and PYTHON_TLBC=0: one copy of the code for all threads, and nothing is specialized.
cat >prog.py <<'END'
import threading, weft

def f(n):
    s = 0
    for i in range(n):
        s += i * 2
    return s

forms = []
def run():
    f(1000)
    forms.append(bool(weft.forms(f)))

for _ in range(2):
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
run()
print("specialized" if all(forms) else "not specialized" if not any(forms) else forms)
END
"$PYTHON" prog.py
"$PYTHON" -X tlbc=1 prog.py
"$PYTHON" -X tlbc=0 prog.py
WEFT_TLBC=0 "$PYTHON" prog.py
PYTHON_TLBC=0 "$PYTHON" prog.py
WEFT_TLBC=1 "$PYTHON" prog.py
# Each thread has copies of its own, whose size is told; the threads that follow take them over.
cat >sizes.py <<'END'
import threading, weft

def f(n):
    return [i for i in range(n) if i % 3]

def run(together):
    threads = [threading.Thread(target=f, args=(50,)) for _ in range(2)]
    for t in threads:
        t.start()
        together or t.join()
    for t in threads:
        t.join()

for i in range(200):
    run(False)
print(threading.active_count())
END
"$PYTHON" -X stats sizes.py 2>err
sed -n 's/^executable copies made: \([0-9]*\), [1-9][0-9]* bytes$/\1/p' err | awk '{ print ($1 < 2000) }'
"$PYTHON" -X tlbc=0 -X stats sizes.py 2>&1 | grep -c '^forms of'
# A new thread begins with what another has learnt, numbers and what is shared: not with chains of shapes, and
# what it learns itself comes on top.
cat >inherit.py <<'END'
import threading, weft

class C:
    kind = None
    def __init__(self, n):
        self.n = n
    def double(self):
        return self.n + self.n

class D:
    def __init__(self, n):
        self.m = self.n = n

def f(c, ds):
    n = c.double() + len(ds)
    for d in ds:
        n += d.n
    c.n = c.n if c.kind is None else 0
    return n

def run(n):
    for i in range(n):
        f(c, ds)

def look():
    seen.append(set(weft.forms(f)))
    run(40)
    seen.append(set(weft.forms(f)))

c, ds, seen = C(1), [C(1), D(2), C(3)], []
run(300)
seen.append(set(weft.forms(f)))
thread = threading.Thread(target=look)
thread.start()
thread.join()
first, new, later = seen
print({"LOAD_ATTR_SLOT_PLAIN", "STORE_ATTR_SLOT", "CALL_LEN"} <= first & new)
print([any("POLY" in form for form in forms) for forms in (first, new, later)])
END
"$PYTHON" -X stats inherit.py 2>err
sed -n 's/^copies that inherited: [1-9][0-9]*, from [1-9][0-9]* snapshots, [1-9][0-9]* bytes$/inherited/p' err
"$PYTHON" -X tlbc=0 -X stats inherit.py 2>&1 | sed -n '/^copies that/p'
echo done
