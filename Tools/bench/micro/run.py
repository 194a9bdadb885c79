"""Measures single constructs: one small program each, compared with a reference.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--filter WORD ...]
           [--repeat 5] [--seconds 0.02] [--instructions] [--markdown FILE] [--below RATIO]

A program defines run(n), which performs its construct n times.  A child process calibrates n so
that a run takes --seconds, runs it --repeat times and reports the least time per repetition; the
loop around the construct is part of it.  A ratio is the reference's figure divided by weft's.
--instructions counts processor instructions with `perf stat` instead: the difference between
two sizes, so start-up and compiling do not count, and a busy machine does not disturb.
"""
import argparse
import math
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):
    """The program's run function."""
    path = os.path.join(HERE, name + ".py")
    namespace = {"__name__": name}
    with open(path) as source:
        exec(compile(source.read(), path, "exec"), namespace)
    return namespace["run"]


def timed(run, n):
    start = time.perf_counter()
    run(n)
    return time.perf_counter() - start


def child(names, seconds, repeat):
    """Prints a line for each program: its name and its nanoseconds per repetition."""
    for name in names:
        run, n = load(name), 200
        while True:
            elapsed = timed(run, n)
            if elapsed > seconds / 4 or n > 10 ** 8:
                break
            n *= 4
        n = max(int(n * seconds / elapsed), 1)
        best = min(timed(run, n) for _ in range(repeat))
        print(name, best / n * 1e9, flush=True)


def run_times(interpreter, names, options):
    argv = [interpreter, "-B", os.path.join(HERE, "run.py"), "--child",
            "--seconds", str(options.seconds), "--repeat", str(options.repeat)]
    out = subprocess.run(argv + ["--filter"] + names, stdout=subprocess.PIPE, text=True)
    figures = {}
    for line in out.stdout.splitlines():
        name, value = line.split()
        figures[name] = float(value)
    return figures


def count_instructions(interpreter, name, n):
    code = "import sys; sys.path.insert(0, %r); import run; run.load(%r)(%d)" % (HERE, name, n)
    out = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", interpreter, "-B", "-c", code],
                         stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    for line in out.stderr.splitlines():
        if "instructions" in line and line[:1].isdigit():
            return int(line.split(",")[0])
    raise SystemExit("perf stat failed for %s: %s" % (name, out.stderr))


def run_instructions(interpreter, names, options):
    few, many = 2000, 42000
    return {name: (count_instructions(interpreter, name, many) -
                   count_instructions(interpreter, name, few)) / (many - few) for name in names}


def table(names, reference, weft, unit, below):
    lines = ["| construct | python3.11 %s | weft %s | ratio |" % (unit, unit), "|---|---:|---:|---:|"]
    product, count = 0.0, 0
    for name in names:
        if name not in reference or name not in weft:
            lines.append("| %s | failed | | |" % name)
            continue
        ratio = reference[name] / weft[name] if weft[name] else float("inf")
        if name != "loop_empty":
            product += math.log(ratio)
            count += 1
        if below is None or ratio < below:
            lines.append("| %s | %.1f | %.1f | %.2f |" % (name, reference[name], weft[name], ratio))
    lines.append("")
    lines.append("Geometric mean of %d: %.2f" % (count, math.exp(product / max(count, 1))))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--ref", default="/usr/bin/python3.11")
    parser.add_argument("--filter", nargs="*", default=[])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.02)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--below", type=float, help="show only what is slower than this ratio")
    parser.add_argument("--markdown")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.filter, options.seconds, options.repeat)
        return
    names = sorted(n[:-3] for n in os.listdir(HERE) if n.endswith(".py") and n != "run.py")
    if options.filter:
        names = [n for n in names if any(w in n for w in options.filter)]
    measure = run_instructions if options.instructions else run_times
    reference = measure(options.ref, names, options)
    weft = measure(options.weft, names, options)
    text = table(names, reference, weft, "instr." if options.instructions else "ns", options.below)
    print(text)
    if options.markdown:
        with open(options.markdown, "w") as f:
            f.write(text + "\n")


if __name__ == "__main__":
    main()
