"""A text stream whose encoder has a state, written by some threads while others seek to its start: no exception."""
import io
from _race import together

for encoding in "utf-16", "utf-32", "utf-8-sig":
    stream = io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)

    def write():
        for _ in range(1500):
            stream.write("ab")

    def rewind():
        for _ in range(1500):
            stream.seek(0)

    together(write, write, rewind)
print("ok")
