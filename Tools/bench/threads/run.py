"""Measures how programs speed up with threads.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--threads 1,2] [--processes 2]
           [--runs 5] [--used] [--quickest] [--work-factor 1.0] [--filter WORD ...] [--markdown FILE]
           [--json FILE]

In every program each of N threads does the full work, so with t(N) the median time of N threads
the speed-up is N * t(1) / t(N): N where threads do not disturb one another, 1 where they take
turns.  With --processes N the same is measured of N processes of one thread each: what the machine
gives to programs that have nothing in common (the columns p2 ...), and how fast the threads were
against the processes of the same round (x2/p2, the median of the rounds): what threads cost each
other where the machine itself runs two programs slower than one.  Programs run with every
interpreter and number of threads and processes in turn, round after round.  A run is repeated while
its threads had to wait for a processor (see harness.py) for more than 2 % of its time though there
were as many processors as threads; after --tries such runs the least disturbed counts, and only if
there is no undisturbed one in any round.  On a machine that others use all the time --used takes the
processor time of the thread that needed most instead: what threads cost each other is in it, what
waiting for locks costs is not.  With --quickest the quickest run of each number of threads counts in
place of the median: others only ever make a run slower, so with many runs (--runs 25 --tries 1) this
is nearest to what the program itself takes.
"""
import argparse
import json
import os
import shlex
import sys
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

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
PREPARING = 0.15  # seconds until processes that begin together are ready


class Kind(namedtuple("Kind", "threads processes")):
    """So many threads in each of so many processes."""
    column = property(lambda self: "x%d" % self.threads if self.processes == 1 else "p%d" % self.processes)
    what = property(lambda self: "threads" if self.processes == 1 else "processes")


ALONE = Kind(1, 1)


def numbers(text):
    return {int(n) for n in text.split(",") if n}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--ref", default="", help="also measure this interpreter")
    parser.add_argument("--threads", default="1,%d" % (os.cpu_count() or 2))
    parser.add_argument("--processes", default="", help="also measure so many processes, e.g. 2")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--used", action="store_const", const="used", default="seconds", dest="clock")
    parser.add_argument("--quickest", action="store_true")
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


def run_together(argv, processes, options):
    """Runs so many at once; the one that took longest, or one that failed."""
    if processes == 1:
        return measure.run(argv, options.timeout)
    begin = time.perf_counter() + PREPARING
    with ThreadPoolExecutor(processes) as pool:
        results = list(pool.map(lambda _: measure.run(argv + [repr(begin)], options.timeout), range(processes)))
    return max(results, key=lambda r: reported(r, options.clock) or float("inf"))


def run_undisturbed(argv, kind, options):
    """(what part of its time it was disturbed, the run): the first undisturbed or the least disturbed."""
    best = None
    for _ in range(max(1, options.tries)):
        result = run_together(argv, kind.processes, options)
        seconds = reported(result, "seconds")
        if seconds is None:
            return 0.0, result
        delay = reported(result, "delayed") / seconds
        if kind.threads * kind.processes > (os.cpu_count() or 1) or options.clock == "used":
            return 0.0, result
        if best is None or delay < best[0]:
            best = delay, result
        if delay <= MOST_DELAY:
            break
    return best


def figure_of(values, options):
    """The median of what was measured undisturbed, (part, seconds); else the least disturbed."""
    if options.quickest:
        return min(seconds for _, seconds in values)
    good = [seconds for delay, seconds in values if delay <= MOST_DELAY]
    return measure.median(good) if good else min(values)[1]


def measure_program(name, interpreters, kinds, options):
    """{label: {kind: median seconds} or {"error": why}}; outputs are compared too."""
    work = program_work(name, options.work_factor)
    path = os.path.join(HERE, name + ".py")
    times = {label: {kind: [] for kind in kinds} for label in interpreters}
    errors = {}
    expected = None
    for _ in range(options.runs):
        for label, argv in interpreters.items():
            for kind in kinds:
                if label in errors:
                    continue
                delay, result = run_undisturbed(argv + [path, str(kind.threads), str(work)], kind, options)
                seconds = reported(result, options.clock)
                if expected is None:
                    expected = result.output
                if seconds is None:
                    errors[label] = measure.describe_failure(result)
                elif result.output != expected:
                    errors[label] = "wrong output with %d threads" % kind.threads
                else:
                    times[label][kind].append((delay, seconds))
    return {label: {"error": errors[label]} if label in errors else
            dict({kind: figure_of(values, options) for kind, values in times[label].items()},
                 **shares(times[label], kinds))
            for label in interpreters}


def shares(times, kinds):
    """{"x2/p2": how fast 2 threads were against 2 processes, the median of the rounds}."""
    found = {}
    for kind in kinds:
        processes = Kind(1, kind.threads)
        if kind != ALONE and kind.processes == 1 and processes in kinds:
            found["%s/%s" % (kind.column, processes.column)] = measure.median(
                [p / x for (_, x), (_, p) in zip(times[kind], times[processes])])
    return found


def share_names(kinds):
    return list(shares({kind: [(0.0, 1.0)] for kind in kinds}, kinds))


def speed_up(figures, kind):
    return kind.threads * kind.processes * figures[ALONE] / figures[kind]


def table_of(results, labels, kinds):
    header = ["program"]
    for label in labels:
        header.append(label + " t1")
        header += [k.column for k in kinds if k != ALONE] + share_names(kinds)
    header.append("bar x2")
    rows = []
    for name, by_label in results.items():
        row = [name]
        for label in labels:
            figures = by_label[label]
            if "error" in figures:
                row += ["FAILED"] + [""] * (len(kinds) - 1 + len(share_names(kinds)))
            else:
                row.append("%.3f" % figures[ALONE])
                row += ["%.2f" % speed_up(figures, k) for k in kinds if k != ALONE]
                row += ["%.3f" % figures[name] for name in share_names(kinds)]
        row.append("%.2f" % BARS.get(name, ELSE_BAR))
        rows.append(row)
    return header, rows


def summary_of(results, labels, kinds):
    lines = []
    for label in labels:
        for kind in kinds:
            if kind == ALONE:
                continue
            free = [speed_up(f[label], kind) for name, f in results.items()
                    if "error" not in f[label] and name not in CONTENDED]
            if free:
                lines.append("%s, %d %s: mean speed-up %.2f, least %.2f (%d programs without contention)"
                             % (label, kind.threads * kind.processes, kind.what,
                                measure.geometric_mean(free), min(free), len(free)))
        for share in share_names(kinds):
            free = [f[label][share] for name, f in results.items()
                    if "error" not in f[label] and name not in CONTENDED]
            if free:
                lines.append("%s, %s: mean %.3f, least %.3f" % (label, share, measure.geometric_mean(free), min(free)))
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
    kinds = [Kind(n, 1) for n in sorted({1} | numbers(options.threads))]
    kinds += [Kind(1, n) for n in sorted(numbers(options.processes))]
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
        results[name] = measure_program(name, interpreters, kinds, options)
    labels = list(interpreters)
    header, rows = table_of(results, labels, kinds)
    summary = summary_of(results, labels, kinds)
    print(measure.make_table(header, rows))
    print("\n".join(summary))
    if options.markdown:
        table = measure.make_table(header, rows, markdown=True)
        write_file(options.markdown, table + "\n\n" + "\n".join("- " + s for s in summary))
    if options.json:
        write_file(options.json, json.dumps(
            {name: {label: {getattr(k, "column", k): v for k, v in figures.items()} for label, figures in by_label.items()}
             for name, by_label in results.items()}, indent=1))
    return 1 if any("error" in f for r in results.values() for f in r.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
