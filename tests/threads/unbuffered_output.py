"""What the main thread writes to unbuffered standard output (-u) is there in its order while daemons write, too."""
import re
import subprocess
import sys

CHILD = """
import sys, threading

def write():
    while True:
        print("daemon", "x" * 30)

for _ in range(2):
    threading.Thread(target=write, daemon=True).start()
for i in range(2000):
    sys.stdout.write("main %d\\n" % i)
"""

for _ in range(4):
    out = subprocess.run([sys.executable, "-u", "-c", CHILD], capture_output=True, text=True, check=True).stdout
    got = [int(n) for n in re.findall(r"main (\d+)\n", out)]
    assert got == list(range(2000)), (len(got), [(a, b) for a, b in zip(got, got[1:]) if b != a + 1][:5])
print("ok")
