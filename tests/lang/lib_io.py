"""io: StringIO, BytesIO, text and binary files, modes, seeking, newlines, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import io
import os
import tempfile

s = io.StringIO("line1\nline2\nline3")
print(s.readline(), s.read(3), s.tell(), s.seek(0), s.readlines(), s.read(), s.seek(0), list(s),
    s.getvalue(), s.write("more"), s.getvalue()[-4:], s.truncate(5), s.getvalue(), s.closed)
s.close()
err(s.read)
err(lambda: io.StringIO(5))
err(lambda: io.StringIO().write(b"a"))
err(lambda: io.StringIO("abc").seek(-1))
err(lambda: io.StringIO("abc").seek(1, 1))
b = io.BytesIO(b"abcdef")
print(b.read(2), b.tell(), b.seek(-2, 2), b.read(), b.seek(1), b.write(b"XY"), b.getvalue(),
    bytes(b.getbuffer()), b.readable(), b.writable(), b.seekable(), b.isatty(), b.readline(),
    b.seek(0), b.readinto(bytearray(3)), b.read1(2), b.seek(10), b.write(b"z"), b.getvalue())
err(lambda: b.write("text"))
err(lambda: io.BytesIO("x"))
folder = tempfile.mkdtemp()
path = os.path.join(folder, "f.txt")
with open(path, "w", encoding="utf-8") as f:
    print(f.write("first\n"), f.write("é日\n"), f.writelines(["a\n", "b"]), f.name == path, f.mode,
        f.encoding, f.closed, f.readable(), f.writable(), f.newlines, f.line_buffering, f.errors)
    err(f.read)
print(f.closed)
err(lambda: f.write("x"))
with open(path, encoding="utf-8") as f:
    print(f.read(), f.read())
    print(f.seek(0), f.readline(), f.readline(), f.tell(), f.readlines(), f.seek(0),
        [line.rstrip() for line in f], next(f, "end"))
    err(lambda: f.write("x"))
with open(path, "rb") as f:
    print(f.read(), f.mode, f.seek(-3, 2), f.read(), f.seek(0), f.readline(), list(f),
        type(f).__name__)
    err(lambda: f.write(b"x"))
with open(path, "a", encoding="utf-8") as f:
    f.write("\nappended")
    print(f.tell() > 0)
with open(path, "r+", encoding="utf-8") as f:
    f.write("FIRST")
    f.seek(0)
    print(f.readlines())
with open(path, "w+b") as f:
    f.write(b"\x00\x01\xff\r\nx\ry\n")
    f.seek(0)
    print(f.read(3), f.tell(), f.truncate(5), f.seek(0), f.read())
with open(path, "wb") as f:
    f.write(b"a\r\nb\rc\nd")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(path, newline=newline) as f:
        print(repr(newline), f.readlines(), f.newlines)
for newline in (None, "", "\n", "\r\n"):
    with open(path, "w", newline=newline) as f:
        f.write("x\ny\r\n")
    with open(path, "rb") as f:
        print(repr(newline), f.read())
for f in (lambda: open(path, "x"), lambda: open(os.path.join(folder, "nope")), lambda: open(folder),
        lambda: open(path, "rz"), lambda: open(path, "rw"), lambda: open(path, "r", newline="q"),
        lambda: open(path, "rb", newline=""), lambda: open(path, encoding="nope"),
        lambda: open(path, "b"), lambda: open(path, ""), lambda: open(path, "rr"),
        lambda: open(path, buffering=0), lambda: open(path, "w",
        errors="nope").write("x") and None):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(folder, "DIR"))
with open(path, "wb") as f:
    f.write(b"ok \xff\xfe bad")
for errors in ("replace", "ignore", "backslashreplace", "surrogateescape", "strict"):
    with open(path, encoding="utf-8", errors=errors) as f:
        try:
            print(errors, ascii(f.read()))
        except UnicodeDecodeError as e:
            print(e)
with open(path, "w", encoding="ascii") as f:
    err(lambda: f.write("é"))
with open(path, "w", encoding="utf-16") as f:
    f.write("hi")
with open(path, "rb") as f:
    print(f.read())
t = io.TextIOWrapper(io.BytesIO(b"a\nb\n"), encoding="ascii")
print(t.readline(), t.buffer.read(), t.detach().__class__.__name__)
r = io.BufferedReader(io.BytesIO(b"0123456789"), 4)
print(r.peek(2)[:2], r.read(3), r.read1(10), r.read())
w = io.BytesIO()
bw = io.BufferedWriter(w, 4)
bw.write(b"ab")
print(w.getvalue(), bw.write(b"cdefgh"), bw.flush(), w.getvalue())
fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
os.write(fd, b"via fd")
os.close(fd)
with open(os.open(path, os.O_RDONLY)) as f:
    print(f.read(), isinstance(f.fileno(), int))
print(os.path.getsize(path), os.path.exists(path), sorted(os.listdir(folder)),
    os.path.basename(path), os.path.splitext("a/b.tar.gz"), os.path.join("a", "/b", "c"),
    os.path.normpath("a/../b/./c//d"), os.path.dirname("/x/y"), os.path.isabs("/a"))
os.remove(path)
os.rmdir(folder)
print(os.path.exists(folder))
big = io.StringIO()
for i in range(10000):
    print(i, file=big)
print(len(big.getvalue()), big.getvalue().count("\n"))
print(io.StringIO("a\r\nb\n").readlines(), io.StringIO("a\r\nb\n", newline=None).readlines(),
    io.StringIO("x\ny", newline="\r\n").getvalue(), isinstance(s, io.TextIOBase),
    issubclass(io.BytesIO, io.RawIOBase), io.SEEK_END, io.DEFAULT_BUFFER_SIZE,
    io.UnsupportedOperation.__mro__[1].__name__)
