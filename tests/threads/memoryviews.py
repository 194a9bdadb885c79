"""A memoryview used and released by several threads: a value, or ValueError once released."""
from _race import together

for _ in range(60):
    data = bytes(range(100))
    m = memoryview(data)

    def use():
        try:
            for k in range(100):
                assert m[k] == k and m[k:k + 1].tobytes() == bytes([k])
                len(m), m.nbytes, m.readonly
        except ValueError as e:
            assert "released" in str(e)

    def release():
        for _ in range(3):
            try:
                m.release()
            except BufferError:
                pass

    together(use, release, use)
print("ok")
