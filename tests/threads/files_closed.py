"""Files closed by one thread while others use them: ValueError or OSError, never a crash."""
import os
import tempfile
from _race import together

path = os.path.join(tempfile.mkdtemp(), "file")
for mode in ("w", "wb"):
    for k in range(20):
        f = open(path, mode)

        def write():
            try:
                for _ in range(100):
                    f.write("text\n" if mode == "w" else b"bytes\n")
            except (ValueError, OSError):
                pass

        def close():
            f.flush() if not f.closed else None
            f.close()
            f.close()

        def look():
            for _ in range(30):
                repr(f), f.closed, f.name
                try:
                    f.fileno(), f.tell(), f.flush()
                except (ValueError, OSError):
                    pass

        try:
            together(write, close, look, write)
        except ValueError as e:
            assert "closed" in str(e), e
print("ok")
