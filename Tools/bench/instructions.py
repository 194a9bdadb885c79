"""Instructions that each program of programs/ executes, to compare builds exactly on a busy machine.

    instructions.py [--weft build/release/weft] [--against OTHER_WEFT] [--filter WORD ...]
                    [--factor 0.02] [--markdown FILE]

Counted by `valgrind --tool=callgrind` at two sizes: the difference leaves out start-up and compiling.
Hashes are not random; counts repeat to a fraction of a percent.
"""
import argparse
import tempfile

from freedom import finish, measure, stripped
from run import list_programs


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default="build/release/weft")
    parser.add_argument("--against", help="another build; ratios above 1: --weft executes fewer")
    parser.add_argument("--filter", action="append", default=[])
    parser.add_argument("--factor", type=float, default=0.02)
    parser.add_argument("--markdown")
    return parser.parse_args()


def main():
    options = parse_arguments()
    builds = [options.weft] + ([options.against] if options.against else [])
    rows = ["| program | instructions, millions |" + (" before | ratio |" if options.against else ""),
            "|---|---:|" + ("---:|---:|" if options.against else "")]
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        copies = [stripped(build, folder, "weft%d" % i) for i, build in enumerate(builds)]
        for program, counts in measure(list_programs(options.filter), copies, options.factor):
            row = "| %s | %.2f |" % (program, counts[0] / 1e6)
            if options.against:
                ratios.append(counts[1] / counts[0])
                row += " %.2f | %.3f |" % (counts[1] / 1e6, ratios[-1])
            rows.append(row)
            print(row, flush=True)
    finish(rows, ratios, options.markdown)


if __name__ == "__main__":
    main()
