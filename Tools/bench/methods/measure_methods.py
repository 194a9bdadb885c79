"""Times every snippet of text.py, containers.py and objects.py under this interpreter.

    measure_methods.py [--filter WORD ...] [--time SECONDS] [--repeat N]

Prints one line "group.name<TAB>nanoseconds" per snippet: the best of N runs, each of about
SECONDS, of a function that holds the snippet in a loop over itertools.repeat().  A snippet that
fails prints "error" and why.
"""
import argparse
import gc
import os
import sys
import textwrap
import time
from itertools import repeat

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import containers  # noqa: E402
import objects  # noqa: E402
import text  # noqa: E402

TEMPLATE = """
def run(times_, clock_, repeat_):
{setup}
    it_ = repeat_(None, times_)
    start_ = clock_()
    for _i in it_:
{statement}
    return clock_() - start_
"""


def make_timer(setup, statement):
    """A function run(times) -> seconds for `times` executions of the statement."""
    source = TEMPLATE.format(setup=textwrap.indent(setup or "pass", " " * 4),
                             statement=textwrap.indent(statement, " " * 8))
    space = {}
    exec(compile(source, "<snippet>", "exec"), space)
    return lambda times: space["run"](times, time.process_time, repeat)


def best_time(timer, seconds, repetitions):
    """Seconds per execution: times is doubled until one run is long enough to be measured."""
    times = 1
    while True:
        taken = timer(times)
        if taken * 4 >= seconds:
            break
        times *= 4
    times = max(1, int(times * seconds / taken))
    return min(timer(times) for _ in range(repetitions)) / times


def all_snippets(words):
    for module in (text, containers, objects):
        for group, rows in module.GROUPS.items():
            for name, setup, statement in rows:
                label = group + "." + name
                if not words or any(w in label for w in words):
                    yield label, setup, statement


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--time", type=float, default=0.001)
    parser.add_argument("--repeat", type=int, default=8)
    options = parser.parse_args()
    gc.disable()
    for label, setup, statement in all_snippets(options.filter):
        try:
            result = best_time(make_timer(setup, statement), options.time, options.repeat)
            print("%s\t%.1f" % (label, result * 1e9))
        except Exception as error:
            print("%s\terror %s: %s" % (label, type(error).__name__, error))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
