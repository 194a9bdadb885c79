"""sys.exit in a thread ends that thread only; os._exit ends all, whatever the others do."""
import subprocess
import sys

QUIET = """
import sys, threading
t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join(); print('alive')
"""
HARD = """
import os, threading
def busy():
    while True: [1] * 10
for _ in range(3): threading.Thread(target=busy).start()
threading.Thread(target=os._exit, args=(7,)).start()
busy()
"""
ERROR = """
import threading
def busy():
    while True: {}
for _ in range(3): threading.Thread(target=busy, daemon=True).start()
raise SystemExit(5)
"""
for text, status, out in ((QUIET, 0, "alive\n"), (HARD, 7, ""), (ERROR, 5, "")):
    for _ in range(3):
        r = subprocess.run([sys.executable, "-B", "-c", text], capture_output=True, text=True)
        assert (r.returncode, r.stdout, r.stderr) == (status, out, ""), (r.returncode, r.stdout, r.stderr)
print("ok")
