"""What the thread benchmarks share: N threads start together, each does the whole work.

A program calls run(task, work): task(work) runs once in each thread and returns a value.  The
values are printed (they must not depend on timing); the seconds from the common start to the
end of the last thread go to standard error, where run.py reads them, for how many of them the thread
that waited longest for a processor did so (others were using the machine), and the processor time of
the thread that used most. Several processes
begin together when they are told at what time.perf_counter() to.

    program.py [threads] [work] [begin]
"""
import sys
import threading
import time


def arguments(work):
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    return threads, int(sys.argv[2]) if len(sys.argv) > 2 else work


def wait_to_begin():
    if len(sys.argv) > 3:
        time.sleep(max(0, float(sys.argv[3]) - time.perf_counter()))


def run_delay():
    """Seconds this thread was ready to run while others ran, as the kernel counts them."""
    try:
        with open("/proc/thread-self/schedstat") as numbers:
            return int(numbers.read().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def run(task, work, check=None):
    """Runs task in every thread; prints their one common result, or what check() returns."""
    count, work = arguments(work)
    results = [None] * count
    delays = [0.0] * count
    used = [0.0] * count
    barrier = threading.Barrier(count + 1)

    def body(index):
        barrier.wait()
        delay, begin = run_delay(), time.thread_time()
        results[index] = task(work)
        used[index] = time.thread_time() - begin
        delays[index] = run_delay() - delay

    threads = [threading.Thread(target=body, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    wait_to_begin()
    barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    if check is not None:
        print(check(count, work))
    elif results.count(results[0]) == count:
        print(results[0])
    else:
        print("threads disagree:", results)
        sys.exit(1)
    print("seconds %.6f\ndelayed %.6f\nused %.6f" % (elapsed, max(delays), max(used)), file=sys.stderr)
