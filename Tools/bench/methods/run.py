"""Compares two interpreters on the snippets of this folder.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--rounds 5]
           [--filter WORD ...] [--below RATIO] [--time S] [--repeat N] [--markdown FILE]

Each round runs all snippets under the reference, then under weft; the best time of each is
kept.  Prints the ratio reference / weft for every snippet, the worst first (2.00: twice as fast),
then by group the geometric mean, the smallest ratio and how many are below 1.
"""
import argparse
import math
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def measure(command, options):
    """{label: nanoseconds or None} of one pass under one interpreter."""
    argv = shlex.split(command) + [os.path.join(HERE, "measure_methods.py"), "--time",
                                   str(options.time), "--repeat", str(options.repeat)]
    for word in options.filter:
        argv += ["--filter", word]
    done = subprocess.run(argv, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print("%s ended with %d" % (command, done.returncode), file=sys.stderr)
    found = {}
    for line in done.stdout.splitlines():
        label, _, value = line.partition("\t")
        if value.startswith("error"):
            print("%s: %s under %s" % (label, value, command), file=sys.stderr)
            found[label] = None
        else:
            found[label] = float(value)
    return found


def keep_best(best, found):
    for label, value in found.items():
        if value is not None and value < best.get(label, math.inf):
            best[label] = value


def summary_rows(rows):
    groups = {}
    for ratio, label, _, _ in rows:
        groups.setdefault(label.split(".")[0], []).append(ratio)
    groups["all"] = [row[0] for row in rows]
    for group, ratios in groups.items():
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        yield group, len(ratios), mean, min(ratios), sum(r < 1 for r in ratios)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--ref", default="/usr/bin/python3.11")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--below", type=float, default=math.inf)
    parser.add_argument("--time", type=float, default=0.001)
    parser.add_argument("--repeat", type=int, default=8)
    parser.add_argument("--markdown", help="write the summary by group to this file")
    options = parser.parse_args()
    reference, ours = {}, {}
    for _ in range(options.rounds):
        keep_best(reference, measure(options.ref, options))
        keep_best(ours, measure(options.weft, options))
    rows = sorted((reference[label] / ours[label], label, reference[label], ours[label])
                  for label in reference if label in ours)
    for ratio, label, theirs, mine in rows:
        if ratio < options.below:
            print("%6.2f  %-32s %12.1f %12.1f" % (ratio, label, theirs, mine))
    lines = ["| group | snippets | geometric mean | smallest | below 1 |",
             "|---|---:|---:|---:|---:|"]
    lines += ["| %s | %d | %.2f | %.2f | %d |" % row for row in summary_rows(rows)]
    print("\n".join(lines))
    if options.markdown:
        with open(options.markdown, "w") as out:
            out.write("\n".join(lines) + "\n")
    return 0 if len(rows) == len(reference) else 1


if __name__ == "__main__":
    sys.exit(main())
