"""Runs a command once and measures it: wall time, processor time, peak memory, output.

Linux counts a process's peak memory from before it called exec, so a child started straight
from here would never show less than this interpreter's own size.  Therefore a small shell
starts the command and ends at once; the kernel hands the orphan to us (we are its subreaper)
and wait4() reports on it.  Where prctl cannot be reached the command is started directly.
"""
import collections
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

Result = collections.namedtuple("Result", "wall user system rss code output errors")
Result.cpu = property(lambda self: self.user + self.system)

PR_SET_CHILD_SUBREAPER = 36
START = '"$@" & echo $! >&3'

# What programs start with: settings of this shell would change both time and memory (without
# cached bytecode every start compiles the library's modules).
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}


def become_subreaper():
    try:
        import ctypes
        return ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError):
        return False


SUBREAPER = become_subreaper()


def spawn(argv, out, err):
    """Starts argv with its output in the two files; returns its process id."""
    null = os.open(os.devnull, os.O_RDONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
               (os.POSIX_SPAWN_DUP2, err.fileno(), 2)]
    try:
        if not SUBREAPER:
            return os.posix_spawnp(argv[0], argv, ENVIRONMENT, file_actions=actions)
        reader, writer = os.pipe()
        actions.append((os.POSIX_SPAWN_DUP2, writer, 3))
        try:
            shell = os.posix_spawn("/bin/sh", ["sh", "-c", START, "sh"] + argv, ENVIRONMENT,
                                   file_actions=actions)
        finally:
            os.close(writer)
        os.waitpid(shell, 0)
        with open(reader) as numbers:
            return int(numbers.readline())
    finally:
        os.close(null)


def run(argv, timeout=120.0):
    """Runs argv to its end, or kills it after timeout seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        pid = spawn(argv, out, err)
        timer = threading.Timer(timeout, os.kill, (pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        out.seek(0)
        err.seek(0)
        return Result(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024,
                      os.waitstatus_to_exitcode(status), out.read(), err.read())


def time_start(argv):
    """Seconds from starting argv to its end, with nothing between it and this process."""
    start = time.perf_counter()
    code = subprocess.call(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - start if code == 0 else None


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def geometric_mean(values):
    product, count = 1.0, 0
    for value in values:
        product *= value
        count += 1
    return product ** (1.0 / count) if count else 0.0


def describe_failure(result):
    if result.code == -signal.SIGKILL:
        return "killed (time-out)"
    if result.code < 0:
        return "signal %d" % -result.code
    lines = result.errors.decode(errors="replace").strip().splitlines()
    return "exit %d: %s" % (result.code, lines[-1] if lines else "no message")


def make_table(header, rows, markdown=False):
    """The rows as aligned text: the first column to the left, the others to the right."""
    if markdown:
        lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
    widths = [max(len(row[i]) for row in [header] + rows) for i in range(len(header))]
    lines = []
    for row in [header] + rows:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def warn(message):
    print(message, file=sys.stderr, flush=True)
