"""Threads that are not daemons are waited for; atexit and threading's own callbacks run after them."""
import subprocess
import sys

CHILD = """
import atexit, threading, time
from concurrent.futures import ThreadPoolExecutor
atexit.register(print, 'atexit')
main_done = threading.Event()
def work():
    main_done.wait()
    time.sleep(0.02)
    print('work')
    threading.Thread(target=late).start()
def late():
    time.sleep(0.02)
    print('late')
pool = ThreadPoolExecutor(2)
pool.submit(time.sleep, 0.01)
threading.Thread(target=work).start()
print('main')
main_done.set()
"""
for _ in range(4):
    r = subprocess.run([sys.executable, "-B", "-c", CHILD], capture_output=True, text=True)
    assert r.returncode == 0 and r.stdout == "main\nwork\nlate\natexit\n", (r.returncode, r.stdout, r.stderr)
    assert r.stderr == "", r.stderr
print("ok")
