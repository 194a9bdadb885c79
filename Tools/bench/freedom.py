"""What threads cost a program that has one: instructions with and without the single-thread build.

    freedom.py [--weft build/release/weft] [--single build/single/weft] [--filter WORD ...]
               [--factor 0.05] [--markdown FILE]

Counts what each program of programs/ executes under `valgrind --tool=callgrind`, at two sizes: the
difference leaves out start-up and compiling. Counts repeat to a fraction of a percent on a busy
machine; they weigh an atomic instruction, which takes some twenty cycles, like any other.
"""
import argparse
import math
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from run import list_programs, program_size  # noqa: E402


LIBRARY = os.path.join(os.path.dirname(os.path.dirname(HERE)), "Lib")


def stripped(weft, folder, name):
    """A copy without debugging information, which valgrind cannot always read."""
    copy = os.path.join(folder, name)
    subprocess.run(["objcopy", "--strip-debug", weft, copy], check=True)
    return copy


def count(weft, program, size):
    path = os.path.join(HERE, "programs", program + ".py")
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                           weft, path, str(size)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env=dict(os.environ, PYTHONHASHSEED="0", WEFT_HOME=LIBRARY))
    found = re.search(rb"Collected *: *(\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit("%s %s failed:\n%s" % (weft, program, done.stderr.decode(errors="replace")))
    return int(found[1])


def measure(programs, both, factor):
    """Yields (program, instructions by each)."""
    for program in programs:
        big = program_size(program, factor)
        small = max(1, big // 3)
        if big > small:
            yield program, [count(w, program, big) - count(w, program, small) for w in both]


def finish(rows, ratios, markdown):
    """Ends a table whose last column is a ratio (of no rows: none), and writes it to a file if one is named."""
    if ratios:
        rows.append("| geometric mean | | | %.3f |" % math.exp(sum(map(math.log, ratios)) / len(ratios)))
        print(rows[-1])
    if markdown:
        with open(markdown, "w") as out:
            print("\n".join(rows), file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--single", default="build/single/weft")
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--factor", type=float, default=0.05)
    parser.add_argument("--markdown")
    options = parser.parse_args()
    rows = ["| program | instructions, millions | single-thread | ratio |", "|---|---:|---:|---:|"]
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        both = stripped(options.weft, folder, "weft"), stripped(options.single, folder, "single")
        for program, counts in measure(list_programs(options.filter), both, options.factor):
            ratios.append(counts[0] / counts[1])
            rows.append("| %s | %.1f | %.1f | %.3f |"
                        % (program, counts[0] / 1e6, counts[1] / 1e6, ratios[-1]))
            print(rows[-1], flush=True)
    finish(rows, ratios, options.markdown)


if __name__ == "__main__":
    main()
