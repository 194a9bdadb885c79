"""What threads cost apart from speed-up: stops of the world, starting threads, memory.

    costs.py NAME ...          the figures of NAME, measured in the interpreter that runs this
    costs.py --list            the names

Each figure is printed with what it should be. Memory is the resident set that the kernel reports.
"""
import gc
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

PAGE = os.sysconf("SC_PAGESIZE")


def resident():
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * PAGE / 1e6


def report(what, value, unit, bar):
    print("%-56s %12.2f %-4s (%s)" % (what, value, unit, bar), flush=True)


def stop_world():
    """Two threads compute while this one stops them again and again."""
    import weft
    done = False

    def busy():
        x = 0
        while not done:
            for i in range(1000):
                x = (x + i) & 0xFFFF

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for t in threads:
        t.start()
    end = time.perf_counter() + 3
    n = 0
    while time.perf_counter() < end:
        with weft.atomic:
            n += 1
        time.sleep(0.0002)
    s = weft.stats()
    done = True
    for t in threads:
        t.join()
    report("stops of two busy threads", s["stops_of_running"], "", "")
    report("time to stop, median", s["stop_ns_median"] / 1e3, "us", "under 50")
    report("time to stop, 99.9 %", s["stop_ns_999"] / 1e3, "us", "aim 100")
    report("time to stop, longest", s["stop_ns_max"] / 1e3, "us", "")


def short_threads():
    """100,000 threads one after another."""
    def body():
        [i for i in range(10)]

    for i in range(100001):
        if i == 20000:
            before, start = resident(), time.perf_counter()
        t = threading.Thread(target=body)
        t.start()
        t.join()
    seconds = time.perf_counter() - start
    report("starting, running and joining a thread", seconds / 80000 * 1e6, "us", "")
    report("memory after 20,000 threads", before, "MB", "")
    report("memory after 100,000 threads", resident(), "MB", "flat")


def many_threads():
    """1,000 threads at once, again and again."""
    def body(gate):
        gate.wait()
        [i for i in range(1000)]

    for i in range(15):
        gate = threading.Event()
        threads = [threading.Thread(target=body, args=(gate,)) for _ in range(1000)]
        for t in threads:
            t.start()
        gate.set()
        for t in threads:
            t.join()
        if i in (4, 9, 14):
            report("memory after 1,000 threads at once, round %d" % (i + 1), resident(), "MB", "flat")


def hand_over():
    """One thread makes objects, another drops them, 3,000 rounds."""
    import queue
    q = queue.SimpleQueue()
    credit = threading.Semaphore(4)
    figures = {}

    def produce():
        for i in range(3000):
            credit.acquire()
            q.put([{"n": k, "text": "item %d" % k} for k in range(500)])
        q.put(None)

    def consume():
        for i in range(10**9):
            items = q.get()
            if items is None:
                return
            items.clear()
            credit.release()
            if i in (999, 1999, 2999):
                figures[i + 1] = resident()

    threads = [threading.Thread(target=f) for f in (produce, consume)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for rounds, size in figures.items():
        report("memory after %d rounds" % rounds, size, "MB", "flat")


REPLACE = """
import threading, sys
table = {i: None for i in range(1000)}
def replace(n):
    for i in range(n):
        table[i % 1000] = [i, (i,), str(i)]
threads = [threading.Thread(target=replace, args=(400000,)) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
"""


def peak_of(interpreter):
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import measure
    return measure.run([interpreter, "-c", REPLACE]).rss / 1e6


def replace_values():
    """Two threads replace the values of one dict."""
    ours, theirs = peak_of(sys.executable), peak_of("/usr/bin/python3.11")
    report("peak memory", ours, "MB", "")
    report("peak memory of python3.11", theirs, "MB", "")
    report("ratio", ours / theirs, "", "at most 1.5")


def switch_signals():
    """Signals to the main thread while others compute: time until the handler runs."""
    import signal
    delays = []
    done = False

    def handler(signum, frame):
        delays.append(time.perf_counter() - sent[0])

    def busy():
        x = 0
        while not done:
            x = (x + 1) & 0xFFFF

    sent = [0.0]
    signal.signal(signal.SIGUSR1, handler)
    threads = [threading.Thread(target=busy) for _ in range(2)]
    for t in threads:
        t.start()
    for _ in range(500):
        sent[0] = time.perf_counter()
        os.kill(os.getpid(), signal.SIGUSR1)
        end = time.perf_counter() + 0.004
        while time.perf_counter() < end:
            pass
    done = True
    for t in threads:
        t.join()
    delays.sort()
    report("signal to handler, median", delays[len(delays) // 2] * 1e3, "ms", "")
    report("signal to handler, longest", delays[-1] * 1e3, "ms", "under 10")


ONE_THREAD = ("fib", "nbody", "dict_work", "json_python", "deepcopy", "str_ops")


def atomic_writes():
    """Programs of one thread: atomic read-modify-writes (-X stats) among the instructions (valgrind)."""
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import freedom
    with tempfile.TemporaryDirectory() as folder:
        weft = freedom.stripped(sys.executable, folder, "weft")
        for program in ONE_THREAD:
            size = freedom.program_size(program, 0.02)
            path = os.path.join(freedom.HERE, "programs", program + ".py")
            counted = subprocess.run([sys.executable, "-X", "stats", path, str(size)], stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, text=True, check=True).stderr
            writes = int(re.search(r"^atomic read-modify-writes[^:]*: (\d+)", counted, re.M)[1])
            instructions = freedom.count(weft, program, size)
            report("%s: atomic writes of %d million instructions" % (program, instructions // 10**6), writes, "", "")
            report("%s: atomic writes in 1,000 instructions" % program, writes / instructions * 1e3, "", "below 1")


FIGURES = [stop_world, short_threads, many_threads, hand_over, replace_values, switch_signals, atomic_writes]


def main():
    names = sys.argv[1:]
    if names == ["--list"]:
        print("\n".join(f.__name__ for f in FIGURES))
        return
    for f in FIGURES:
        if not names or f.__name__ in names:
            print("%s: %s" % (f.__name__, f.__doc__))
            f()
            gc.collect()


if __name__ == "__main__":
    main()
