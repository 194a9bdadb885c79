"""Measures single constructs: one small program each, compared with a reference.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--filter WORD ...]
           [--repeat 5] [--seconds 0.02] [--instructions] [--markdown FILE] [--below RATIO]

A program defines run(n), which performs its construct n times.  A child process of each interpreter calibrates n so that
a run takes --seconds of processor time; the two run it --repeat times in turn, and the least time
per repetition counts; the loop around the construct is part of it.  A ratio is the reference's
figure divided by weft's.  --instructions counts instructions with valgrind's callgrind instead: the
difference between two sizes, so start-up and compiling do not count, and a busy machine does not
disturb (valgrind may want an executable without debug information: strip -g).
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
    start = time.process_time()
    run(n)
    return time.process_time() - start


def child(seconds):
    """Answers each name read from standard input with its nanoseconds per repetition."""
    known = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in known:
            run, n = load(name), 200
            while True:
                elapsed = timed(run, n)
                if elapsed > seconds / 4 or n > 10 ** 8:
                    break
                n *= 4
            known[name] = run, max(int(n * seconds / elapsed), 1)
        run, n = known[name]
        print(timed(run, n) / n * 1e9, flush=True)


class Child:
    """An interpreter that runs child()."""

    def __init__(self, interpreter, options):
        self.interpreter, self.options, self.process = interpreter, options, None

    def ask(self, name):
        """Nanoseconds, or None: the program failed, and the next question goes to a new process."""
        if self.process is None:
            argv = [self.interpreter, "-B", os.path.join(HERE, "run.py"), "--child",
                    "--seconds", str(self.options.seconds)]
            self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.process = None
            return None
        return float(line)


def run_times(names, options):
    """The least figures of several rounds, the interpreters in turn so that noise hits both."""
    children = Child(options.ref, options), Child(options.weft, options)
    figures = {}, {}
    for name in names:
        for _ in range(options.repeat):
            for one, least in zip(children, figures):
                value = one.ask(name)
                if value is not None:
                    least[name] = min(value, least.get(name, value))
    return figures


def count_instructions(interpreter, name, n):
    code = "import sys; sys.path.insert(0, %r); import run; run.load(%r)(%d)" % (HERE, name, n)
    argv = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", interpreter, "-B", "-c", code]
    out = subprocess.run(argv, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                         env=dict(os.environ, PYTHONHASHSEED="0"))
    for line in out.stderr.splitlines():
        if "Collected :" in line:
            return int(line.split(":")[1])
    raise SystemExit("callgrind failed for %s: %s" % (name, out.stderr))


def run_instructions(names, options):
    few, many = 1000, 51000
    return [{name: (count_instructions(interpreter, name, many) -
                    count_instructions(interpreter, name, few)) / (many - few) for name in names}
            for interpreter in (options.ref, options.weft)]


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
        child(options.seconds)
        return
    names = sorted(n[:-3] for n in os.listdir(HERE) if n.endswith(".py") and n != "run.py")
    if options.filter:
        names = [n for n in names if any(w in n for w in options.filter)]
    measure = run_instructions if options.instructions else run_times
    reference, weft = measure(names, options)
    text = table(names, reference, weft, "instr." if options.instructions else "ns", options.below)
    print(text)
    if options.markdown:
        with open(options.markdown, "w") as f:
            f.write(text + "\n")


if __name__ == "__main__":
    main()
