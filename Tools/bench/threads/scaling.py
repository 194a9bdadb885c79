"""What the counters say about more processors than there are: the table of Doc/scaling.md.

    scaling.py [--weft build/release/weft] [--filter WORD ...] [--line-ns 100] [--markdown FILE]

Every program of this folder runs with two threads and `-X stats` at two sizes; the differences are
what a unit of its work counts, start-up left out. Instructions of a unit come from `valgrind
--tool=callgrind` with one thread, its time from the fastest of three runs with one thread. The model:

    lines      L = atomic counts of others' objects + 2 per lock of an object + 2 per lock of a program
    writing    with all of a program's L on one cache line, which moves in T ns from core to core, N threads
               finish at most 1 / (L * T) units a second, whatever N
    stopping   a stop takes a + b * N (a: one processor woken, b: one thread asked), each of the N threads
               causes r a unit, and nobody works meanwhile
    speed-up   S(N) = min(N / (1 + N * r * (a + b * N) / t), t / (L * T)), t the time of a unit alone
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import measure  # noqa: E402
import run as threads_run  # noqa: E402

STOP_NS, STOP_NS_PER_THREAD = 5000.0, 1000.0
NAMES = {"atomic counts of others' objects": "counts", "locks of objects taken": "locks",
         "locks of programs taken": "mutexes", "objects published": "published",
         "objects sent to limbo": "limbo", "stops of the world": "stops"}


def counters(weft, path, threads, work):
    """{name: what the threads that ended have counted together}"""
    result = measure.run([weft, "-X", "stats", path, str(threads), str(work)], 300)
    if result.code:
        sys.exit("%s: %s" % (path, measure.describe_failure(result)))
    found = dict.fromkeys(NAMES.values(), 0)
    for line in result.errors.decode().splitlines():
        name = NAMES.get(line.split(":")[0])
        if name:
            found[name] = sum(int(n) for n in re.findall(r"ended: (\d+)", line))
    return found


def instructions(weft, path, work):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", weft, path,
                           "1", str(work)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env=dict(os.environ, PYTHONHASHSEED="0",
                                   WEFT_HOME=os.path.join(HERE, "..", "..", "..", "Lib")))
    return int(re.search(rb"Collected *: *(\d+)", done.stderr)[1])


def seconds(weft, path, work):
    return min(threads_run.reported(measure.run([weft, path, "1", str(work)], 300), "seconds")
               for _ in range(3))


def speed_up(n, time_ns, lines, stops, line_ns):
    stopping = n * stops * (STOP_NS + STOP_NS_PER_THREAD * n) / time_ns
    free = n / (1 + stopping)
    return min(free, time_ns / (lines * line_ns)) if lines else free


def measure_program(options, plain, name):
    path = os.path.join(HERE, name + ".py")
    work = threads_run.program_work(name, 1.0)
    small, big = max(1, work // 10), max(2, work // 2)
    units = big - small
    low, high = counters(options.weft, path, 2, small), counters(options.weft, path, 2, big)
    per = {k: max(0, high[k] - low[k]) / units / 2 for k in low}
    tiny = max(1, work // 100)
    instr = (instructions(plain, path, 3 * tiny) - instructions(plain, path, tiny)) / (2 * tiny)
    time_ns = (seconds(options.weft, path, big) - seconds(options.weft, path, small)) / units * 1e9
    lines = per["counts"] + 2 * per["locks"] + 2 * per["mutexes"]
    if lines * units < 1000:  # starting and ending, not the work
        lines = 0
    stops = per["stops"] if per["stops"] * units > 5 else 0
    per_thousand = 1000 / instr
    row = [name, "%.0f" % instr, "%.0f" % time_ns, "%.2f" % (lines * per_thousand),
           "%.2f" % (per["limbo"] * per_thousand), "%.2f" % (stops * 1e6)]
    for n in (2, 8, 64):
        row.append("%.1f" % speed_up(n, time_ns, lines, stops, options.line_ns))
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--line-ns", type=float, default=100.0)
    parser.add_argument("--markdown")
    options = parser.parse_args()
    header = ["program", "instructions a unit", "ns a unit", "shared lines written / 1,000",
              "limbo / 1,000", "stops / million units", "S(2)", "S(8)", "S(64)"]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "weft")
        subprocess.run(["objcopy", "--strip-debug", options.weft, plain], check=True)
        for name in threads_run.list_programs(options.filter):
            rows.append(measure_program(options, plain, name))
            print("  ".join(rows[-1]), flush=True)
    if options.markdown:
        threads_run.write_file(options.markdown, measure.make_table(header, rows, markdown=True))


if __name__ == "__main__":
    main()
