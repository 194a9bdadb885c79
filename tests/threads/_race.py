"""What the race programs share: functions started together, their results and errors collected."""
import sys
import threading

THREADS = 4


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
    for t in threads:
        t.join(60)
        if t.is_alive():
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
