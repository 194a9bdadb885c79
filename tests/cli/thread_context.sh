# What a new thread has of its starter: context variables, the name that the system shows, warnings.
cat >prog.py <<'END'
import contextvars, threading, warnings
var = contextvars.ContextVar("var", default="nothing")
var.set("starter's")
seen = []

def look():
    seen.append(var.get())
    var.set("own")

def name():
    with open("/proc/thread-self/comm") as comm:
        seen.append(comm.read().strip())

for target in look, name:
    thread = threading.Thread(target=target, name="reader-of-the-long-name")
    thread.start()
    thread.join()
print(seen, var.get())

inside, go_on = threading.Event(), threading.Event()
def catch():
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter("always")
        inside.set()
        go_on.wait()
        warnings.warn("in the thread")
        seen.append([str(w.message) for w in log])

before = warnings.filters[:]
thread = threading.Thread(target=catch)
thread.start()
inside.wait()
print("alone" if warnings.filters == before else "all")
go_on.set()
thread.join()
print(seen[-1])

with warnings.catch_warnings(record=True) as log:
    warnings.resetwarnings()
    warnings.filterwarnings("ignore", message="b")
    warnings.filterwarnings("error", message="c", append=True)
    for text in "abc":
        try:
            warnings.warn(text)
        except UserWarning as error:
            print("raised", error)
    print([str(w.message) for w in log])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.warn("d")
    warnings.warn("e")
print([str(w.message) for w in log], warnings.filters == before)
with warnings.catch_warnings(record=True) as log:
    warnings.showwarning = lambda *rest, **more: print("shown", rest[0])
    warnings.simplefilter("always")
    warnings.warn("f")
print(log, warnings.showwarning is warnings._showwarning_orig)
block = warnings.catch_warnings()
with block:
    try:
        block.__enter__()
    except RuntimeError as error:
        print(error)
END
"$PYTHON" prog.py
"$PYTHON" -X thread_inherit_context=0 -X context_aware_warnings=0 prog.py | sed -n '1,2p'
PYTHON_THREAD_INHERIT_CONTEXT=0 PYTHON_CONTEXT_AWARE_WARNINGS=0 "$PYTHON" prog.py | sed -n '1,2p'
cat >abort.py <<'END'
import os, signal, sys, threading
ready = threading.Barrier(3)
def inner():
    ready.wait()
    threading.Event().wait()
def outer():
    inner()
for i in range(2):
    threading.Thread(target=outer, daemon=True).start()
ready.wait()
signal.raise_signal(signal.SIGABRT)
END
"$PYTHON" -X faulthandler abort.py 2>err
echo "status $?"
grep -c 'in outer$' err
grep -c '^Thread 0x' err
head -n 1 err
grep -A 1 '^Current thread' err | sed -e 's/0x[0-9a-f]*/ID/' -e 's,"[^"]*/,",'
"$PYTHON" -c 'import sys; sys.setswitchinterval(0.001); print(sys.getswitchinterval())
import threading; print(threading.stack_size(1 << 20), threading.stack_size())
t = threading.Thread(target=lambda: print(open("/proc/thread-self/comm").read() != "")); t.start(); t.join()'
