"""The lines that the `trace` module counts in other programs of this folder: what a coverage run shows."""
import io
import os
import sys
import trace

PROGRAMS = """arguments async_generators augmented closures comprehensions context_managers control_flow
    coroutines decorators del_stmt descriptors exceptions_basic exceptions_chain exception_groups generators iterators
    match_stmt slots unpack_starred unpacking walrus yield_from""".split()
here = os.path.dirname(os.path.abspath(__file__))


def ranges(lines):
    out = []
    for n in sorted(lines):
        if out and out[-1][1] == n - 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return " ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in out)


for name in PROGRAMS:
    path = os.path.join(here, name + ".py")
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    space = {"__name__": "__main__", "__file__": path}
    tracer = trace.Trace(count=1, trace=0)
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        tracer.runctx(code, space, space)
    except SystemExit:
        pass
    finally:
        sys.stdout = stdout
    print(name, ranges(line for file, line in tracer.results().counts if file == path))
