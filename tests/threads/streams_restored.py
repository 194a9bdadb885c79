"""Streams in memory get a state, files are detached and made again, while other threads read, write and ask them."""
import io
import os
import tempfile
from _race import together

ROUNDS = 4000
# TypeError: an encoder of the library has none of its own while another thread resets it.
ERRORS = (ValueError, OSError, AttributeError, RuntimeError, LookupError, TypeError)


def again(*functions):
    """The functions, over and over, until the first has had its rounds."""
    ended = []

    def first():
        try:
            for i in range(ROUNDS):
                functions[0](i)
        finally:
            ended.append(1)

    def other(function):
        i = 0
        while not ended:
            try:
                function(i)
            except ERRORS:
                pass
            i += 1

    together(first, *(lambda f=f: other(f) for f in functions[1:]))


data = io.BytesIO(b"x" * 100)
again(
    lambda i: data.__setstate__((bytearray(b"x" * (i % 3000)), 0, None) if i % 2 else (b"x" * 100, 50, None)),
    lambda i: data.write(b"x" * (i % 5000)),
    lambda i: [data.seek(0), data.read(), data.getvalue()] and data.truncate(10),
)
assert not set(data.getvalue()) - set(b"x\0")

text = io.StringIO("x" * 100)
again(
    lambda i: text.__setstate__(("x\u1234" * (i % 3000) if i % 2 else "x" * 100, "\n" if i % 3 else "\r\n", 0, None)),
    lambda i: text.write("x" * (i % 5000)),
    lambda i: [text.seek(0), text.read(), text.getvalue(), text.newlines, text.__getstate__()] and text.truncate(10),
)
assert not set(text.getvalue()) - set("x\u1234\0"), set(text.getvalue())

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "file")
    streams = [open(name, "w")]

    def replace(i):
        old, kind = streams[0], i % 3
        try:
            if kind == 0:
                old.detach().detach()
            elif kind == 1:
                old.buffer.detach()
            else:
                old.close()
        except ERRORS:
            pass
        streams[0] = open(name, "w+" if i % 2 else "w")

    def ask(i):
        f = streams[0]
        for get in (
            lambda: f.write("text\n"),
            f.flush,
            lambda: print("line", file=f),
            lambda: f.seek(0),
            f.tell,
            lambda: f.read(3),
            f.readable,
            lambda: f.name,
            lambda: f.closed,
            lambda: repr(f),
            f.truncate,
            f.isatty,
            lambda: f.buffer.seek(0),
            lambda: f.buffer.tell(),
            lambda: f.buffer.write(b"bytes"),
            lambda: f.buffer.flush(),
            lambda: f.buffer.closed,
            lambda: f.buffer.read1(),
            lambda: f.buffer._dealloc_warn(f),
            lambda: f.buffer.raw.seekable(),
            lambda: f.reconfigure(newline="\r\n" if i % 2 else "\n", encoding="utf-%d" % (8 << i % 2)),
        ):
            try:
                get()
            except ERRORS:
                pass

    again(replace, ask, ask)
    streams[0].close()

    f = open(name, "w+", newline="\r\n")
    again(
        lambda i: f.reconfigure(newline="\n" if i % 2 else "\r\n", errors="ignore" if i % 3 else "strict"),
        lambda i: f.write("a\nb\n"),
        lambda i: (print("c\n", file=f), setattr(f, "_CHUNK_SIZE", 100 + i % 100), repr(f), f.errors),
    )
    f.close()
print("ok")
