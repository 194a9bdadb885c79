"""What the race programs share: functions started together, their results and errors collected."""
import os
import sys
import threading
import time

THREADS = 4
IDLE_SECONDS = 60
BUSY_SECONDS = 300


def somebody_runs():
    """Whether another thread of this process runs, or would if the machine had time for it."""
    me = str(threading.get_native_id())
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/stat") as numbers:
                if task != me and numbers.read().rpartition(")")[2].split()[0] != "S":
                    return True
        except OSError:  # it has ended
            return True
    return False


def finish(threads, steps=lambda: 0):
    """Joins the threads. True if they hang: all have slept for IDLE_SECONDS, or have computed for
    BUSY_SECONDS while steps() stayed the same. Only what this process could have used counts, whatever
    the clock says: a busy machine, or one that was stopped, is no hang."""
    idle, seen, since = 0, None, 0.0
    for t in threads:
        while True:
            before = time.process_time()
            t.join(1)
            if not t.is_alive():
                break
            now = time.process_time()
            idle = 0 if now - before > 0.02 or somebody_runs() else idle + 1
            if steps() != seen:
                seen, since = steps(), now
            if idle == IDLE_SECONDS or now - since > BUSY_SECONDS:
                return True
    return False


def together(*functions):
    """Runs the functions in a thread each, started at a barrier; their results, in order."""
    barrier = threading.Barrier(len(functions))
    results = [None] * len(functions)
    errors = []

    def run(i, function):
        barrier.wait()
        try:
            results[i] = function()
        except BaseException as e:
            errors.append(e)

    threads = [threading.Thread(target=run, args=(i, f)) for i, f in enumerate(functions)]
    for t in threads:
        t.start()
    if finish(threads):
        sys.exit("a thread hangs")
    if errors:
        raise errors[0]
    return results


def each(function, n=THREADS):
    """Runs function(0) .. function(n - 1) together."""
    return together(*(lambda i=i: function(i) for i in range(n)))


def drain(iterator, allowed=()):
    """All that this thread gets from an iterator that others use as well."""
    got = []
    while True:
        try:
            got.append(next(iterator))
        except StopIteration:
            return got
        except allowed:
            pass


def share(make, expected, rounds=20, exact=True):
    """Iterators made by make() and used by all threads deliver each item at most (or exactly) once."""
    for _ in range(rounds):
        iterator = make()
        parts = each(lambda i: drain(iterator))
        got = sorted(x for part in parts for x in part)
        if exact:
            assert got == expected, (got, expected)
        else:
            assert len(set(got)) == len(got) and set(got) <= set(expected), got
