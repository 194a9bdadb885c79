"""A memoryview released while others read it: the byte or ValueError; the bytearray is free again afterwards."""
from _race import together

for _ in range(60):
    b = bytearray(b"abcdef")
    m = memoryview(b)

    def read():
        for _ in range(20):
            try:
                assert m[1] == 98 and m[2:4].tobytes() == b"cd" and len(m) == 6
            except ValueError:
                pass

    def release():
        try:
            m.release()
        except BufferError:
            pass

    together(read, read, release)
    release()
    b.append(1)
print("ok")
