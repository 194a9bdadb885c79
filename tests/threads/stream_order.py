"""Each thread's lines are in a text stream's file in the order in which the thread wrote them, whoever
hands them to the buffer below."""
import io
import os
import sys
import tempfile
import threading

THREADS, LINES = 3, 600 if len(sys.argv) < 2 else int(sys.argv[1])


def write(stream, me, start):
    start.wait()
    for i in range(LINES):
        stream.write(f"{me} {i} " + "x" * (i * 37 % 500) + "\n")
        if i % 5 == me:
            stream.flush()


def check(stream, written, kind):
    start = threading.Barrier(THREADS)
    threads = [threading.Thread(target=write, args=(stream, me, start)) for me in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    stream.flush()
    lines = [line.split() for line in written().splitlines()]
    assert len(lines) == THREADS * LINES, (kind, len(lines))
    for me in range(THREADS):
        mine = [int(line[1]) for line in lines if line[0] == str(me)]
        assert mine == list(range(LINES)), (kind, [(a, b) for a, b in zip(mine, mine[1:]) if b != a + 1])
        assert all(line[2:] == ["x" * (int(line[1]) * 37 % 500)] or int(line[1]) * 37 % 500 == 0 for line in lines), kind


for lines_at_once in False, True:
    below = io.BytesIO()
    check(io.TextIOWrapper(below, "utf-8", line_buffering=lines_at_once),
          lambda: below.getvalue().decode(), "BytesIO")
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "text")
        with open(name, "w", buffering=1 if lines_at_once else -1) as stream:
            check(stream, lambda: open(name).read(), "file")
        with open(name, "wb", buffering=0) as raw:  # as standard output with -u
            check(io.TextIOWrapper(raw, "utf-8", write_through=True), lambda: open(name).read(), "raw file")
        with open(name, "w+b", buffering=512) as raw:
            check(io.TextIOWrapper(raw, "utf-8", write_through=lines_at_once),
                  lambda: open(name).read(), "random")
print("ok")
