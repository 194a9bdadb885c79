"""One buffered file for all threads: records are whole, seeks and flushes do not break it."""
import os
import tempfile
from _race import each

path = os.path.join(tempfile.mkdtemp(), "bytes")
with open(path, "wb") as f:
    def write(i):
        for k in range(300):
            f.write(bytes([65 + i]) * 10 + b"\n")
            if k % 40 == 0:
                f.flush()
    each(write)
data = open(path, "rb").read().split(b"\n")
assert sorted(data) == [b""] + [bytes([65 + i]) * 10 for i in range(4) for _ in range(300)]
with open(path, "r+b") as f:
    def mess(i):
        for k in range(100):
            f.seek(11 * (k % 20))
            f.read(5), f.peek(1), f.tell(), f.readline()
            f.seek(11 * (k % 20))
            f.write(b"Z" * 3)
    each(mess)
with open(path, "rb") as f:
    parts = each(lambda i: [x for x in iter(lambda: f.read(11), b"")])
assert sum(len(x) for p in parts for x in p) == os.path.getsize(path)
print("ok")
