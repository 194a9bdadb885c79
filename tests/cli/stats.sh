# -X stats and -X contention: what they print on standard error at exit, and only then.
cat >prog.py <<'END'
import threading, time
lock = threading.Lock()
items, holding = [], True

def hold():
    for i in range(60):
        with lock:
            time.sleep(0.002)
        items.append([i])

def wait():
    while holding:
        with lock: pass                  # line 13

threads = [threading.Thread(target=f) for f in (hold, wait)]
for t in threads: t.start()
threads[0].join()
holding = False
threads[1].join()
print(len(items))
END
"$PYTHON" -X stats prog.py 2>err
sed -e '/^stops, [b-z]/d' -e '/^forms of/d' -e '/^  [A-Z]/d' -e 's/: .*//' err
grep -c 'objects published: [1-9][0-9]* (thread 1: [1-9][0-9]*, .*ended: [1-9]' err
grep -c '^locks of objects taken: [1-9]' err
grep -c '^  after waiting: [1-9]' err
grep -c '^stops, all: [1-9][0-9]*, ' err
grep -q '^stops, [b-z][a-z ]*: [1-9][0-9]* (thread [0-9].*), [0-9]* of them of running threads' err && echo for each thread
grep -c '^executable copies made: [1-9][0-9]*, [1-9][0-9]* bytes' err
grep -c '^forms of LOAD_GLOBAL: [1-9][0-9]* places$' err
"$PYTHON" -X stats=forms -c 'for i in range(99): len("a")' 2>&1 | grep -c '^  CALL_LEN: 1 places, 9[0-9] hits, 0 misses$'
"$PYTHON" -X contention prog.py 2>err
head -n 1 err | sed 's/[0-9][0-9]*/N/'
grep 'line 13' err | sed -e 's/^ *[0-9.]* ms *[0-9]* waits/N/' -e 's/0x[0-9a-f]*/ADDRESS/' -e 's,"[^"]*/,",'
"$PYTHON" -X stats -c 'pass' 2>&1 | sed -n -e '1p' -e 's/^\(atomic read[^:]*\): [1-9][0-9]* (thread 1: [1-9][0-9]*)$/\1, of one thread/p'
"$PYTHON" -X contention -c 'pass' 2>&1
"$PYTHON" -c 'import weft; s = weft.stats(); print(all(type(v) is int for v in s.values()), "published" in s, s["parked"])'
