#!/usr/bin/python3.11
"""CPython's own test files, run with weft and compared with what is expected to pass.

    run.py --weft build/release/weft [MODULE...]             # all of expected.txt without a MODULE
    run.py --weft build/release/weft --update MODULE...      # writes what happened to expected.txt
    run.py --weft build/release/weft --show MODULE           # each test's outcome

Run this with CPython 3.11; the test files are those of its `test` package (Debian's
libpython3.11-testsuite). expected.txt has a line "MODULE COUNT" for each file, COUNT being how many
tests pass, followed by an indented line for each test that runs and does not pass. So a test that
passes with CPython and is not named there must pass: a test that fails, crashes, hangs or goes
missing is a regression and the exit status is 1. A test that begins to pass is reported. The count is
that of one version of Debian's package on one machine: where it is not reached, CPython's own run decides
what must pass, and weft has a second one, as many of the tests measure time.

A process that crashes or hangs costs one test: the rest of the file goes on in a new process.
"""

import argparse
import collections
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected.txt"
MAX_CRASHES = 25
STALL = 200


def read_expected():
    """{module: (count of passing tests, {ids known not to pass})}"""
    expected = {}
    if EXPECTED.exists():
        for line in EXPECTED.read_text(encoding="utf-8").splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line[0].isspace():
                expected[module][1].add(line.strip())
            else:
                module, count = line.split()
                expected[module] = (int(count), set())
    return expected


def write_expected(expected):
    with open(EXPECTED, "w", encoding="utf-8") as out:
        out.write("# CPython's test files: how many tests pass, and which do not. See run.py.\n")
        for module, (count, failing) in sorted(expected.items()):
            out.write(f"{module} {count}\n")
            out.writelines(f"    {name}\n" for name in sorted(failing))


def run_process(command, folder, results, deadline, log):
    """Runs a command in its own process group; kills the whole group at the deadline, or when no
    result has come for STALL seconds. Returns why it ended, "" if by itself."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": folder}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=log, stderr=log, start_new_session=True)
    started = time.time()
    try:
        while True:
            try:
                status = process.wait(0.5)
                return "" if status >= 0 else signal.Signals(-status).name
            except subprocess.TimeoutExpired:
                now = time.time()
                if now > deadline:
                    return "deadline"
                if now > max(started, results.stat().st_mtime) + STALL:
                    return "stall"
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def parse_results(path):
    """Outcomes so far, the test that was running when the process ended, whether it ended well."""
    outcomes, running, finished = {}, None, False
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, name = line.partition("\t")
        if word == "end":
            finished = True
        elif word == "start":
            running = name
        else:
            outcomes[name] = word
            running = None
    return outcomes, running, finished


def run_module(weft, module, timeout, log):
    """{test id: ok, fail, skip or crash} for one file."""
    outcomes = {}
    deadline = time.time() + timeout
    for _ in range(MAX_CRASHES):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            results, skipped = pathlib.Path(folder, "results"), pathlib.Path(folder, "skipped")
            results.touch()
            skipped.write_text("\n".join(outcomes), encoding="utf-8")
            command = [weft, HERE / "one_file.py", results, module, skipped]
            why = run_process(command, folder, results, deadline, log)
            new, running, finished = parse_results(results)
        outcomes.update(new)
        if running is not None:
            outcomes[running] = "crash"
            log.write(f"{why or 'exit'} in {running}\n")
            log.flush()
        if finished or why == "deadline" or (running is None and not new):
            break
        if running is None:  # it ended between two tests: what remains is tried once more
            log.write(f"{why or 'exit'} between tests\n")
            log.flush()
    return outcomes


def judge(module, outcomes, known):
    """Prints how outcomes differ from what is known; the number of regressions."""
    count, failing = known
    passed = {name for name, outcome in outcomes.items() if outcome == "ok"}
    broken = {name for name, outcome in outcomes.items() if outcome in ("fail", "crash")}
    regressions = sorted(broken - failing)
    for name in regressions:
        print(f"REGRESSION {module} {name}: {outcomes[name]}")
    for name in sorted(passed & failing):
        print(f"newly passing: {module} {name}")
    if len(passed) < count:
        print(f"REGRESSION {module}: {len(passed)} tests pass, {count} are expected to")
        return max(1, len(regressions))
    if len(passed) > count:
        print(f"newly passing: {module}: {len(passed)} tests pass, {count} were expected to")
    return len(regressions)


def recheck(weft, module, timeout, log, outcomes, known):
    """The number of tests that regress indeed: CPython passes them here, weft in neither of two runs."""
    for name, outcome in run_module(weft, module, timeout, log).items():
        if outcome == "ok" and outcomes.get(name, "skip") != "ok":
            print(f"unsteady: {module} {name}")
        if outcome == "ok" or name not in outcomes:
            outcomes[name] = outcome
    reference = run_module(sys.executable, module, timeout, log)
    regressions = sorted(name for name, outcome in reference.items()
                         if outcome == "ok" and outcomes.get(name) not in ("ok", "skip") and name not in known[1])
    for name in regressions:
        print(f"REGRESSION {module} {name}: {outcomes.get(name, 'missing')}, also compared with CPython")
    if not regressions:
        print(f"{module}: nothing that CPython passes here fails")
    return len(regressions)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--weft", required=True, help="the interpreter to test")
    parser.add_argument("--timeout", type=float, default=500, help="seconds for a file")
    parser.add_argument("--update", action="store_true", help="write expected.txt")
    parser.add_argument("--show", action="store_true", help="print each test's outcome")
    parser.add_argument("--log", default=os.devnull, help="where the tests' own output goes")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    weft = os.path.abspath(options.weft)
    expected = read_expected()
    regressions = 0
    for module in options.modules or sorted(expected):
        with open(options.log, "a", encoding="utf-8") as log:
            outcomes = run_module(weft, module, options.timeout, log)
        tally = collections.Counter(outcomes.values())
        print(f"{module}: {tally['ok']} ok, {tally['fail']} fail, {tally['crash']} crash, "
              f"{tally['skip']} skip", flush=True)
        if options.show:
            for name, outcome in sorted(outcomes.items()):
                print(f"    {outcome:5} {name}")
        if options.update:
            failing = {name for name, outcome in outcomes.items() if outcome in ("fail", "crash")}
            if tally["ok"]:
                expected[module] = (tally["ok"], failing)
            else:
                expected.pop(module, None)
            write_expected(expected)
        elif module in expected:
            if judge(module, outcomes, expected[module]):
                with open(options.log, "a", encoding="utf-8") as log:
                    regressions += recheck(weft, module, options.timeout, log, outcomes, expected[module])
        else:
            print(f"{module} is not in expected.txt")
    return 1 if regressions else 0


sys.exit(main())
