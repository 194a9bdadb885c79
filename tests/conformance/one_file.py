"""Run one of CPython's test files with unittest and write each test's outcome to a file.

    INTERPRETER one_file.py RESULTS MODULE SKIPPED

MODULE is a name such as test_dict; RESULTS gets lines "OUTCOME<tab>ID", written as they happen, so
that whatever ends this process leaves a record: a line "start" without an outcome names the culprit.
SKIPPED is a file of ids to leave out, those an earlier process has already tried.
"""

import sys
import unittest


class Recorder(unittest.TestResult):
    """Writes a start line and one outcome line per test; a failing subtest fails its test."""

    def __init__(self, out):
        super().__init__()
        self.out = out
        self.outcome = None  # of the running test; None between tests

    def line(self, word, test):
        self.out.write(f"{word}\t{short_id(test)}\n")
        self.out.flush()

    def startTest(self, test):
        super().startTest(test)
        self.outcome = "ok"
        self.line("start", test)

    def stopTest(self, test):
        super().stopTest(test)
        self.line(self.outcome, test)
        self.outcome = None

    def fail(self, test, err):
        if self.outcome is None:  # setUpClass, setUpModule and their counterparts
            self.line("fail", test)
        self.outcome = "fail"
        print(self._exc_info_to_string(err, test), file=sys.stderr)

    def addError(self, test, err):
        self.fail(test, err)

    def addFailure(self, test, err):
        self.fail(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None and not issubclass(err[0], unittest.SkipTest):
            self.fail(test, err)

    def addSkip(self, test, reason):
        if self.outcome is None:
            self.line("skip", test)
        if self.outcome == "ok":
            self.outcome = "skip"

    def addUnexpectedSuccess(self, test):
        self.outcome = "fail"


def short_id(test):
    """A test's id without the module: Class.method. Without newlines, whatever a doctest says."""
    name = test.id()
    prefix, found, rest = name.partition(MODULE + ".")
    return " ".join((rest if found and prefix in ("", "test.") else name).split())


def flatten(suite, tried):
    """The suite again, without the tests in `tried`."""
    kept = unittest.TestSuite()
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            kept.addTest(flatten(item, tried))
        elif short_id(item) not in tried:
            kept.addTest(item)
    return kept


def main():
    global MODULE
    results, MODULE, skipped = sys.argv[1:]
    sys.argv[1:] = []
    with open(skipped, encoding="utf-8") as file:
        tried = set(file.read().splitlines())
    with open(results, "a", encoding="utf-8") as out:
        try:
            from test import support
            support.use_resources = []
        except ImportError:
            pass
        try:
            suite = unittest.defaultTestLoader.loadTestsFromName("test." + MODULE)
        except unittest.SkipTest as reason:
            out.write(f"skip\t<module> {reason}\n")
            suite = unittest.TestSuite()
        flatten(suite, tried).run(Recorder(out))
        out.write("end\t\n")


if __name__ == "__main__":  # processes that tests start import this file again
    main()
