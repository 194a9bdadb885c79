"""Source with constants of its own, executed again and again: they go with its code, while others hold some of them."""
import gc
import os
from _race import each

SANITIZED = "TSAN_OPTIONS" in os.environ or "ASAN_OPTIONS" in os.environ
N = 2_000 if SANITIZED else 200_000
shared = {}


def memory():
    gc.collect()
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


def execute(n, i=0):
    for k in range(n):
        exec(f"x = {k}.5; y = ('a {i} b {k}', {k}, b'{i} c {k}'); z = {k}00000000000000000000")


def evaluate(n, i=0):
    """What is returned, kept and shared of constants outlives the code."""
    for k in range(n):
        text, (number, data), large = eval(f"('a {i} b {k}', ({k}, b'{i} c {k}'), {k}00000000000000000000)")
        f = eval(f"lambda x='d {i} e {k}': (x, 'f {i} g {k}', 'h' in ('{k} h', 'h'))")
        shared[i] = text, f(), compile(f"'j {i} k {k}'", "name", "eval")
        other = shared.get(1 - i)
        assert other is None or eval(other[2])[:2] == "j " and other[1][0][:2] == "d " and other[1][2]
        assert text == f"a {i} b {k}" and number == k and data == f"{i} c {k}".encode()
        assert large == k * 10**20 and f() == (f"d {i} e {k}", f"f {i} g {k}", True)


def grown(run, n):
    run(n // 10)
    before = memory()
    run(n)
    return memory() - before


def check(together, function, n, limit):
    size = grown((lambda n: each(lambda i: function(n, i), 2)) if together else function, n)
    assert size < limit or SANITIZED, (together, function.__name__, size)


check(False, execute, N, 2 << 20)
check(False, evaluate, N // 20, 2 << 20)
check(True, execute, N, 8 << 20)
check(True, evaluate, N // 20, 24 << 20)  # shared code waits for a collection
print("ok")
