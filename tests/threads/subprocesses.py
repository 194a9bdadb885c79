"""subprocess from all threads: right output, right status."""
import subprocess
from _race import each


def run(i):
    for k in range(5):
        r = subprocess.run(["/bin/sh", "-c", "cat; exit %d" % (k % 3)], input=b"in%d%d" % (i, k),
                           capture_output=True)
        assert r.stdout == b"in%d%d" % (i, k) and r.returncode == k % 3


each(run)
print("ok")
