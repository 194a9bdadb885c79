"""10,000 short threads: all run, memory stays flat (but for what sanitizers remember)."""
import os
import threading


def memory():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


ran = []


def work(n):
    ran.append(n)


def wave(count, first):
    for start in range(first, first + count, 20):
        threads = [threading.Thread(target=work, args=(n,)) for n in range(start, start + 20)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()


wave(2000, 0)
before = memory()
wave(8000, 2000)
assert len(ran) == 10000 and set(ran) == set(range(10000))
grown = memory() - before
assert grown < 24 << 20 or "TSAN_OPTIONS" in os.environ or "ASAN_OPTIONS" in os.environ, grown
print("ok")
