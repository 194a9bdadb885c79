"""A bytearray is resized while others take and release views: BufferError or done, never moved under a view."""
from _race import together

b = bytearray(b"x" * 64)
done = []


def resize():
    for k in range(500):
        try:
            b.extend(b"yy")
            del b[64:]
        except BufferError:
            pass
    done.append(1)


def view():
    while not done:
        with memoryview(b) as m:
            assert m[0] == 120 and len(m) >= 64 and bytes(m[:64]) == b"x" * 64


together(resize, view, view)
print("ok")
