"""One StringIO for all threads: writes are whole, lines are read once."""
import io
from _race import each

out = io.StringIO()
each(lambda i: [out.write("%d\u20ac%d\n" % (i, i)) for _ in range(500)])
lines = out.getvalue().split("\n")
assert sorted(lines) == [""] + ["%d\u20ac%d" % (i, i) for i in range(4) for _ in range(500)]
out.seek(0)
parts = each(lambda i: list(out))
assert sorted(x for p in parts for x in p) == sorted(x + "\n" for x in lines if x)


def mess(i):
    for k in range(200):
        out.seek(0)
        out.write("y" * (k % 30))
        out.read(10), out.readline(), out.tell(), out.getvalue(), out.truncate(100 + k)


each(mess)
print("ok")
