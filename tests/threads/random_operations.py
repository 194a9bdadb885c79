"""Random operations of several threads on shared objects; nothing may crash or hang.

    random_operations.py                     four seconds, as the suite runs it (with the sanitizers, too)
    random_operations.py SEED [ROUNDS]       from this seed on, so that a finding can be repeated
    random_operations.py --hours H [FIRST]   a new process per seed until the time is over

A round makes a pool of objects of every kind, and THREADS threads draw operations over it from
generators of their own. Operations may raise any ordinary exception: what counts is that the
process lives, that no value appears that nobody put there, and that every thread ends. The seed of each
round is printed before it begins.
"""
import _race
import _random_operations as operations
import gc
import random
import subprocess
import sys
import threading
import time
import warnings

THREADS = 4
STEPS = 2000


def worker(seed, pool, barrier, wrong, steps):
    rng = random.Random(seed)
    choices = operations.OPERATIONS
    barrier.wait()
    for steps[0] in range(STEPS):
        operation = choices[int(rng.random() * len(choices))]
        try:
            operation(rng, pool)
        except operations.Wrong as e:
            wrong.append((operation.__name__, e.args))
        except Exception:
            pass


def play(seed):
    pool = operations.Pool(random.Random(seed))
    barrier = threading.Barrier(THREADS)
    wrong = []
    steps = [[0] for _ in range(THREADS)]
    threads = [threading.Thread(target=worker, args=(f"{seed}.{i}", pool, barrier, wrong, steps[i]), daemon=True)
               for i in range(THREADS)]
    print("seed", seed, flush=True)
    for t in threads:
        t.start()
    if _race.finish(threads, lambda: str(steps)):
        sys.exit(f"seed {seed}: a thread hangs after {steps} steps")
    pool.check()
    if wrong:
        sys.exit(f"seed {seed}: {wrong[:5]}")


def campaign(hours, first):
    end = time.time() + hours * 3600
    seed, failed = first, 0
    while time.time() < end:
        r = subprocess.run([sys.executable, *operations.own_options(), __file__, str(seed), "3"], capture_output=True, text=True,
                           errors="replace")
        if r.returncode != 0:
            failed += 1
            print(f"seed {seed}: exit status {r.returncode}\n{r.stdout[-2000:]}\n{r.stderr[-6000:]}", flush=True)
        seed += 3
    print(f"seeds {first} to {seed - 1}: {failed} failures", flush=True)
    return failed != 0


def main(args):
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda unraisable: None
    if args[:1] == ["--hours"]:
        sys.exit(campaign(float(args[1]), int(args[2]) if len(args) > 2 else 1))
    if args:
        first, rounds = int(args[0]), int(args[1]) if len(args) > 1 else 1
        for seed in range(first, first + rounds):
            play(seed)
    else:
        end = time.time() + 4
        for seed in range(1, 7):
            if time.time() < end:
                play(seed)
    gc.collect()
    print("ok")


main(sys.argv[1:])
