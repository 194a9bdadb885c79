"""Compares interpreters on the programs in programs/, and on their start-up.

    run.py [--weft build/release/weft] [--ref /usr/bin/python3.11] [--also CMD ...]
           [--lua CMD] [--shared] [--runs 5] [--filter WORD ...] [--size-factor 1.0]
           [--markdown FILE] [--json FILE] [--start-up]

In each round each program runs under every interpreter in turn; medians are kept.  So a disturbance
of some seconds, as machines that others share have them, spoils one run of a few programs, which
the medians forget.  A ratio is the reference's time divided by the other's: 2.00
means twice as fast.  Every output must equal the reference's, or the program counts as failed.
A program's size is its SIZE constant times the factor (work grows linearly or nearly so).
--also names a further interpreter with its arguments ("build/debug/weft -X tlbc=0"); --lua runs
the programs of the same name in lua/; --shared runs weft once more with the programs' data shared
between threads (shared.py).
"""
import argparse
import json
import os
import shlex
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import measure  # noqa: E402  (the directory must be on the path first)

CORE = ("fib", "nbody", "richards", "deltablue", "raytrace", "chaos", "fannkuch",
        "spectral_norm", "mandelbrot", "nqueens", "binary_trees", "float_points", "sieve")
MEMORY_PROBE = "print([l.split()[1] for l in open('/proc/self/status') if 'VmHWM' in l][0])"


class Interpreter:
    def __init__(self, label, argv, folder="programs", suffix=".py"):
        self.label = label
        self.argv = argv
        self.folder = os.path.join(HERE, folder)
        self.suffix = suffix

    def command(self, program, size):
        """The command line for a program, or None when there is no such program for us."""
        path = os.path.join(self.folder, program + self.suffix)
        return self.argv + [path, str(size)] if os.path.exists(path) else None


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft", help="the interpreter to judge")
    parser.add_argument("--ref", default="/usr/bin/python3.11", help="the reference")
    parser.add_argument("--also", action="append", default=[], help="a further interpreter")
    parser.add_argument("--lua", help='for example "luajit -joff"')
    parser.add_argument("--shared", action="store_true", help="also weft with shared data")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--filter", action="append", default=[],
                        help="only programs whose name contains WORD; 'core' names the core group")
    parser.add_argument("--size-factor", type=float, default=1.0)
    parser.add_argument("--timeout", type=float, default=120.0)
    parser.add_argument("--start-up", action="store_true", help="measure starting and ending")
    parser.add_argument("--markdown", help="also write the table to this file")
    parser.add_argument("--json", help="also write all figures to this file")
    return parser.parse_args()


def make_interpreters(options):
    found = [Interpreter(os.path.basename(options.ref), shlex.split(options.ref))]
    weft = shlex.split(options.weft)
    if os.path.exists(weft[0]):
        found.append(Interpreter("weft", weft))
    else:
        measure.warn("%s does not exist: measuring the reference alone" % weft[0])
    if options.shared:
        sharing = weft + [os.path.join(HERE, "shared.py")]
        found.append(Interpreter("weft, two threads", sharing + ["--nothing"]))
        found.append(Interpreter("weft, shared", sharing))
    for command in options.also:
        found.append(Interpreter(command, shlex.split(command)))
    return found


def list_programs(filters):
    names = sorted(n[:-3] for n in os.listdir(os.path.join(HERE, "programs")) if n.endswith(".py"))
    if filters:
        names = [n for n in names
                 if any(w in n or (w == "core" and n in CORE) for w in filters)]
    return [n for n in CORE if n in names] + [n for n in names if n not in CORE]


def program_size(name, factor):
    with open(os.path.join(HERE, "programs", name + ".py")) as source:
        for line in source:
            if line.startswith("SIZE = "):
                return max(1, round(int(line[7:]) * factor))
    raise ValueError("%s.py has no SIZE" % name)


class Measured:
    """The runs of a program under each interpreter so far."""

    def __init__(self, name, interpreters, options):
        size = program_size(name, options.size_factor)
        commands = {i.label: i.command(name, size) for i in interpreters}
        self.commands = {label: command for label, command in commands.items() if command}
        self.runs = {label: [] for label in self.commands}
        self.errors = {}
        self.reference = interpreters[0].label
        self.expected = None
        self.timeout = options.timeout

    def run_each(self):
        for label, command in self.commands.items():
            if label in self.errors:
                continue
            result = measure.run(command, self.timeout)
            if result.code != 0:
                self.errors[label] = measure.describe_failure(result)
            elif self.expected is None and label == self.reference:
                self.expected = result.output
            elif self.expected is not None and result.output != self.expected:
                self.errors[label] = "wrong output"
            self.runs[label].append(result)

    def figures(self):
        """{label: figures}; the figures of a failed run are {"error": why}."""
        figures = {label: summarize(results) for label, results in self.runs.items()}
        for label, error in self.errors.items():
            figures[label] = {"error": error}
        return figures


def summarize(results):
    return {"wall": measure.median([r.wall for r in results]),
            "best": min(r.wall for r in results),
            "cpu": measure.median([r.cpu for r in results]),
            "rss": measure.median([r.rss for r in results])}


def ratio(figures, reference, label, key="wall"):
    """How many times less than the reference, or None where either is missing."""
    base, other = figures.get(reference, {}), figures.get(label, {})
    if base.get(key) and other.get(key):
        return base[key] / other[key]
    return None


def table_of(results, labels):
    reference = labels[0]
    header = ["program", reference + " s", "MB"]
    for label in labels[1:]:
        header += [label + " s", "cpu s", "MB", "ratio"]
    rows = []
    for name, figures in results.items():
        row = [name] + cells(figures.get(reference), ("wall", "rss"))
        for label in labels[1:]:
            row += cells(figures.get(label), ("wall", "cpu", "rss"))
            row.append(show_ratio(ratio(figures, reference, label)))
        rows.append(row)
    return header, rows


def cells(figures, keys):
    if not figures:
        return [""] * len(keys)
    if "error" in figures:
        return ["FAILED"] + [""] * (len(keys) - 1)
    return ["%.1f" % (figures[key] / 1e6) if key == "rss" else "%.3f" % figures[key]
            for key in keys]


def show_ratio(value):
    return "%.2f" % value if value else ""


def summary_of(results, labels):
    """Lines of text: geometric means by group, the worst five, and what failed."""
    lines = []
    reference = labels[0]
    for label in labels[1:]:
        ratios = {n: ratio(f, reference, label) for n, f in results.items()}
        ratios = {n: r for n, r in ratios.items() if r}
        if not ratios:
            continue
        groups = (("core", [r for n, r in ratios.items() if n in CORE]),
                  ("other", [r for n, r in ratios.items() if n not in CORE]),
                  ("all", list(ratios.values())))
        means = ", ".join("%s %.2f (%d)" % (group, measure.geometric_mean(values), len(values))
                          for group, values in groups if values)
        lines.append("%s is faster than %s by, geometric mean: %s" % (label, reference, means))
        memory = [ratio(f, reference, label, "rss") for f in results.values()]
        lines.append("memory, %s over %s, geometric mean: %.2f" % (
            label, reference, 1.0 / measure.geometric_mean([m for m in memory if m])))
        worst = sorted(ratios.items(), key=lambda item: item[1])[:5]
        lines.append("worst five: " + ", ".join("%s %.2f" % item for item in worst))
    for label, base in ("lua", "weft"), ("weft, shared", "weft, two threads"):
        ratios = [r for r in (ratio(f, label, base, "cpu") for f in results.values()) if r]
        if ratios:
            lines.append("%s is faster than %s by, geometric mean of processor time: %.2f (%d)" % (
                base, label, measure.geometric_mean(ratios), len(ratios)))
    for name, figures in results.items():
        for label, figure in figures.items():
            if "error" in figure:
                lines.append("FAILED %s under %s: %s" % (name, label, figure["error"]))
    return lines


def measure_start_up(interpreters, options):
    """{"-c pass": {label: figures}, ...}: time with plain children, memory as they see it."""
    results = {}
    for flags in ([], ["-S"], ["-I", "-S"]):
        times = {i.label: [] for i in interpreters}
        for _ in range(options.runs * 4):
            for i in interpreters:
                times[i.label].append(measure.time_start(i.argv + flags + ["-c", "pass"]))
        figures = {}
        for i in interpreters:
            probe = measure.run(i.argv + flags + ["-c", MEMORY_PROBE])
            if probe.code != 0 or None in times[i.label]:
                figures[i.label] = {"error": measure.describe_failure(probe)}
            else:
                figures[i.label] = {"wall": measure.median(times[i.label]),
                                    "best": min(times[i.label]), "cpu": probe.cpu,
                                    "rss": int(probe.output) * 1024}
        results[" ".join(flags + ["-c pass"])] = figures
    return results


def measure_all(interpreters, options):
    if options.lua:
        interpreters = interpreters + [
            Interpreter("lua", shlex.split(options.lua), "lua", ".lua")]
    measured = {name: Measured(name, interpreters, options)
                for name in list_programs(options.filter)}
    for done in range(options.runs):
        measure.warn("round %d of %d ..." % (done + 1, options.runs))
        for program in measured.values():
            program.run_each()
    results = {name: program.figures() for name, program in measured.items()}
    return results, [i.label for i in interpreters]


def write_file(path, text):
    with open(path, "w") as out:
        out.write(text + "\n")


def main():
    options = parse_arguments()
    interpreters = make_interpreters(options)
    if options.start_up:
        results = measure_start_up(interpreters, options)
        labels = [i.label for i in interpreters]
    else:
        results, labels = measure_all(interpreters, options)
    header, rows = table_of(results, labels)
    summary = summary_of(results, labels)
    print(measure.make_table(header, rows))
    print("\n".join(summary))
    if options.markdown:
        table = measure.make_table(header, rows, markdown=True)
        write_file(options.markdown, table + "\n\n" + "\n".join("- " + s for s in summary))
    if options.json:
        write_file(options.json, json.dumps(results, indent=1))
    failed = any("error" in f for figures in results.values() for f in figures.values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
