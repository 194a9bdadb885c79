"""Measures how programs speed up with threads.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--threads 1,2] [--runs 5]
           [--work-factor 1.0] [--filter WORD ...] [--markdown FILE] [--json FILE]

In every program each of N threads does the full work, so with t(N) the median time of N threads
the speed-up is N * t(1) / t(N): N where threads do not disturb one another, 1 where they take
turns.  Programs run with every interpreter and number of threads in turn, round after round.  A run
is repeated while its threads had to wait for a processor (see harness.py) for more than 2 % of its
time though there were as many processors as threads; after --tries such runs the least disturbed counts, and only if there is no undisturbed one in any round.
"""
import argparse
import json
import os
import shlex
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import measure  # noqa: E402  (the directory must be on the path first)

NOT_PROGRAMS = ("run", "harness", "costs", "scaling")
CONTENDED = ("append_list", "fill_dict", "lock_counter")
OWN_WORK = ("integers", "objects", "containers", "generators", "exceptions")
# What the speed-up with two threads should be at least.
BARS = dict.fromkeys(OWN_WORK, 1.95)
BARS.update(append_list=0.5, fill_dict=0.5, lock_counter=1.0)
ELSE_BAR = 1.9
MOST_DELAY = 0.02


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--ref", default="", help="also measure this interpreter")
    parser.add_argument("--threads", default="1,%d" % (os.cpu_count() or 2))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tries", type=int, default=6)
    parser.add_argument("--work-factor", type=float, default=1.0)
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--timeout", type=float, default=300.0)
    parser.add_argument("--markdown")
    parser.add_argument("--json")
    return parser.parse_args()


def list_programs(filters):
    names = sorted(n[:-3] for n in os.listdir(HERE) if n.endswith(".py"))
    return [n for n in names if n not in NOT_PROGRAMS
            and (not filters or any(word in n for word in filters))]


def program_work(name, factor):
    with open(os.path.join(HERE, name + ".py")) as source:
        for line in source:
            if line.startswith("WORK = "):
                return max(1, round(int(line[7:]) * factor))
    raise ValueError("%s.py has no WORK" % name)


def reported(result, word):
    """The seconds that a program reports on standard error after word, or None after a failure."""
    for line in result.errors.decode(errors="replace").splitlines():
        if line.startswith(word + " ") and result.code == 0:
            return float(line[len(word) + 1:])
    return None


def run_undisturbed(argv, threads, options):
    """(what part of its time it was disturbed, the run): the first undisturbed or the least disturbed."""
    best = None
    for _ in range(max(1, options.tries)):
        result = measure.run(argv, options.timeout)
        seconds = reported(result, "seconds")
        if seconds is None:
            return 0.0, result
        delay = reported(result, "delayed") / seconds
        if threads > (os.cpu_count() or 1):
            return 0.0, result
        if best is None or delay < best[0]:
            best = delay, result
        if delay <= MOST_DELAY:
            break
    return best


def median_of(values):
    """The median of what was measured undisturbed, (part, seconds); else the least disturbed."""
    good = [seconds for delay, seconds in values if delay <= MOST_DELAY]
    return measure.median(good) if good else min(values)[1]


def measure_program(name, interpreters, counts, options):
    """{label: {threads: median seconds} or {"error": why}}; outputs are compared too."""
    work = program_work(name, options.work_factor)
    path = os.path.join(HERE, name + ".py")
    times = {label: {n: [] for n in counts} for label in interpreters}
    errors = {}
    expected = None
    for _ in range(options.runs):
        for label, argv in interpreters.items():
            for n in counts:
                if label in errors:
                    continue
                delay, result = run_undisturbed(argv + [path, str(n), str(work)], n, options)
                seconds = reported(result, "seconds")
                if expected is None:
                    expected = result.output
                if seconds is None:
                    errors[label] = measure.describe_failure(result)
                elif result.output != expected:
                    errors[label] = "wrong output with %d threads" % n
                else:
                    times[label][n].append((delay, seconds))
    figures = {}
    for label in interpreters:
        if label in errors:
            figures[label] = {"error": errors[label]}
        else:
            figures[label] = {n: median_of(values) for n, values in times[label].items()}
    return figures


def speed_up(figures, n):
    return n * figures[1] / figures[n]


def table_of(results, labels, counts):
    header = ["program"]
    for label in labels:
        header.append(label + " t1")
        header += ["x%d" % n for n in counts if n != 1]
    header.append("bar x2")
    rows = []
    for name, by_label in results.items():
        row = [name]
        for label in labels:
            figures = by_label[label]
            if "error" in figures:
                row += ["FAILED"] + [""] * (len(counts) - 1)
            else:
                row.append("%.3f" % figures[1])
                row += ["%.2f" % speed_up(figures, n) for n in counts if n != 1]
        row.append("%.2f" % BARS.get(name, ELSE_BAR))
        rows.append(row)
    return header, rows


def summary_of(results, labels, counts):
    lines = []
    for label in labels:
        for n in counts:
            if n == 1:
                continue
            free = [speed_up(f[label], n) for name, f in results.items()
                    if "error" not in f[label] and name not in CONTENDED]
            if free:
                lines.append("%s, %d threads: mean speed-up %.2f, least %.2f (%d programs without "
                             "contention)" % (label, n, measure.geometric_mean(free), min(free),
                                              len(free)))
    for name, by_label in results.items():
        for label, figures in by_label.items():
            if "error" in figures:
                lines.append("FAILED %s under %s: %s" % (name, label, figures["error"]))
    return lines


def write_file(path, text):
    with open(path, "w") as out:
        out.write(text + "\n")


def main():
    options = parse_arguments()
    counts = sorted({1} | {int(n) for n in options.threads.split(",")})
    interpreters = {}
    if options.ref:
        interpreters[os.path.basename(options.ref)] = shlex.split(options.ref)
    if os.path.exists(shlex.split(options.weft)[0]):
        interpreters["weft"] = shlex.split(options.weft)
    if not interpreters:
        measure.warn("%s does not exist" % options.weft)
        return 2
    results = {}
    for name in list_programs(options.filter):
        measure.warn("%s ..." % name)
        results[name] = measure_program(name, interpreters, counts, options)
    labels = list(interpreters)
    header, rows = table_of(results, labels, counts)
    summary = summary_of(results, labels, counts)
    print(measure.make_table(header, rows))
    print("\n".join(summary))
    if options.markdown:
        table = measure.make_table(header, rows, markdown=True)
        write_file(options.markdown, table + "\n\n" + "\n".join("- " + s for s in summary))
    if options.json:
        write_file(options.json, json.dumps(results, indent=1))
    return 1 if any("error" in f for r in results.values() for f in r.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
