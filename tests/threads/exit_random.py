"""The process ends at random moments while daemon threads do all kinds of things.

    exit_random.py                   60 exits, as the suite runs it
    exit_random.py EXITS [SEED]      so many, four at once; prints figures

Each child has its own seed. It must end with status 0 and all that its main thread wrote in its output
once and in order. On demand the figures tell how long after its last statement that was (the aim is below
a second); in the suite, where the machine may be busy, it only must not hang.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import threading
import time

CHILD = r'''
import collections, gc, io, os, queue, random, select, socket, sys, tempfile, threading, time
rng = random.Random(int(sys.argv[1]))
lock = threading.Lock(); lock.acquire()
rlock = threading.RLock()
shared_list, shared_dict, shared = [], {}, queue.Queue()
temp = tempfile.TemporaryFile("w")
here, there = socket.socketpair()

def compute():
    n = 0
    while True:
        n += 1; [n] * 5; {n: n}
def collect():
    while True: gc.collect()
def blocked(): lock.acquire()
def timed():
    while True: lock.acquire(timeout=0.001)
def get(): queue.Queue().get()
def simple_get(): queue.SimpleQueue().get()
def sleep(): time.sleep(1000)
def naps():
    while True: time.sleep(0.0001)
def condition():
    c = threading.Condition()
    with c: c.wait()
def event():
    e = threading.Event()
    while True: e.wait(0.001)
def receive(): here.recv(1)
def selecting(): select.select([here], [], [], 1000)
def classes():
    while True:
        class A: me = []
        A.me.append(A)
def cycles():
    while True:
        a = []; a.append(a)
def sharing():
    while True:
        shared_list.append([1]); shared_dict[len(shared_list) % 50] = shared_list[-1:]
        if len(shared_list) > 500: shared_list.clear()
def writing():
    while True: print("daemon", "x" * rng2.randrange(50))
def file():
    while True: temp.write("text\n"); temp.flush()
def holding():
    while True:
        with rlock: [n for n in range(50)]
def threads():
    while True:
        t = threading.Thread(target=len, args=("",), daemon=True)
        t.start(); t.join()
def puts():
    while True:
        shared.put(1); shared.get()
def raising():
    while True:
        try: {}[1]
        except KeyError: pass
def generators():
    while True: list(i for i in range(20))
def executing():
    while True: exec("def f(): return 1\nf()", {})
def bufferings():
    while True: io.BytesIO(b"abc").read(); io.StringIO("x").getvalue()
rng2 = random.Random(1)
kinds = [compute, collect, blocked, timed, get, simple_get, sleep, naps, condition, event, receive, selecting,
         classes, cycles, sharing, writing, file, holding, threads, puts, raising, generators, executing, bufferings]
for f in rng.choices(kinds, k=rng.randrange(1, 8)):
    threading.Thread(target=f, daemon=True).start()

class Last:
    def __del__(self, write=sys.stdout.write): write("last\n")
last = Last()
end = time.monotonic() + rng.random() ** 2 * 0.02
lines = rng.randrange(400)
for i in range(lines):
    sys.stdout.write("main %d\n" % i)
while time.monotonic() < end: pass
if rng.random() < 0.3:
    import atexit
    atexit.register(sys.stdout.write, "main %d\n" % lines)
    lines += 1
sys.stderr.write("%d %r\n" % (lines, time.monotonic()))
if rng.random() < 0.3: sys.exit(0)
'''


stalled = [0.0]  # seconds that this process itself did not run: the machine was busy


def notice_stalls():
    last = time.monotonic()
    while True:
        time.sleep(0.02)
        now = time.monotonic()
        if now - last > 0.2:
            stalled[0] += now - last
        last = now


def leave(seed):
    """Seconds from the last statement of one child to its end; an error as text."""
    child = subprocess.Popen([sys.executable, "-B", "-c", CHILD, str(seed)], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, errors="replace")
    stalled_before = stalled[0]
    for _ in range(4):
        try:
            out, err = child.communicate(timeout=20)
            break
        except subprocess.TimeoutExpired:
            pass
    else:
        child.kill()
        return 60.0, f"seed {seed}: hangs"
    now = time.monotonic()
    try:
        lines, then = err.split()
        took = max(now - float(then) - (stalled[0] - stalled_before), 0)
    except ValueError:
        return 0.0, f"seed {seed}: status {child.returncode}: {err[-2000:]!r}"
    got = re.findall("main \\d+\n", out)  # a daemon's print() may have written its text, but not its newline
    if child.returncode != 0:
        return took, f"seed {seed}: status {child.returncode}"
    if got != [f"main {i}\n" for i in range(int(lines))]:
        return took, f"seed {seed}: {len(got)} lines of {lines}"
    return took, ""


def main(args):
    exits = int(args[0]) if args else 60
    first = int(args[1]) if len(args) > 1 else 1
    if "TSAN_OPTIONS" in os.environ and not args:
        exits = 8
    times, errors = [], []
    threading.Thread(target=notice_stalls, daemon=True).start()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for took, error in pool.map(leave, range(first, first + exits)):
            times.append(took)
            if error:
                errors.append(error)
                if args:
                    print(error, flush=True)
    times.sort()
    if args:
        print(f"{exits} exits from seed {first}: {len(errors)} failures, {sum(t > 1 for t in times)} over a second; "
              f"median {times[len(times) // 2] * 1000:.1f} ms, p99 {times[len(times) * 99 // 100] * 1000:.1f} ms, "
              f"longest {times[-1] * 1000:.1f} ms")
    if errors:
        sys.exit("\n".join(errors[:5]))
    if not args:
        print("ok")


main(sys.argv[1:])
