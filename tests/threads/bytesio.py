"""One BytesIO for all threads: writes are whole, reads return what was written."""
import io
from _race import each, together

out = io.BytesIO()
each(lambda i: [out.write(b"%d%d%d\n" % (i, i, i)) for _ in range(500)])
lines = out.getvalue().split(b"\n")
assert sorted(lines) == [b""] + [b"%d%d%d" % (i, i, i) for i in range(4) for _ in range(500)]
out.seek(0)
parts = each(lambda i: [line for line in out])
assert sorted(x for p in parts for x in p) == sorted(x + b"\n" for x in lines if x)


def mess(i):
    for k in range(200):
        try:
            out.seek(k % 50)
            out.write(b"x" * (k % 30))
            out.read(10), out.readline(), out.tell(), out.getvalue()
            out.truncate(100 + k)
            with out.getbuffer() as b:
                len(b)
        except (BufferError, ValueError):
            pass


each(mess)
out.close()
print("ok")
