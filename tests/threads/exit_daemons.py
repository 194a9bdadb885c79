"""The process ends while daemon threads compute, block, hold locks and write: status 0, no noise."""
import subprocess
import sys

CHILD = """
import queue, sys, threading, time
lock = threading.Lock()
lock.acquire()
def compute():
    n = 0
    while True:
        n += 1; [n] * 5; {n: n}
def block(): lock.acquire()
def wait(): queue.Queue().get()
def sleep(): time.sleep(1000)
def write():
    while True: sys.stderr.write('')
def make():
    while True:
        t = threading.Thread(target=len, args=('',), daemon=True)
        t.start()
        t.join()
for f in (compute, block, wait, sleep, write, compute, make):
    threading.Thread(target=f, daemon=True).start()
time.sleep(0.02)
print('done')
"""
for _ in range(6):
    r = subprocess.run([sys.executable, "-B", "-c", CHILD], capture_output=True, text=True)
    assert r.returncode == 0 and r.stdout == "done\n" and r.stderr == "", (r.returncode, r.stdout, r.stderr)
print("ok")
