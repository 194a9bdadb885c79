"""Random methods of random objects, by several threads at once; nothing may crash or hang.

    _random_methods.py SEED [ROUNDS]      from this seed on, so that a finding can be repeated

The suite does not run this one: it is for campaigns, on builds with sanitizers. A round makes GROUPS times KINDS
objects, of kinds drawn from those in _zoo.py. THREADS threads draw an object and one of its attributes, get it, call it with
arguments drawn from the other objects, set it, delete it, or use the object with an operator. What comes of it does
not count, only that the process lives and every thread ends.
"""
import _race
import _zoo as zoo
import copy
import gc
import io
import itertools
import operator
import pickle
import random
import sys
import threading
import warnings

THREADS = 4
STEPS = 250
KINDS = 4
GROUPS = 25

OPERATORS = [repr, str, hash, len, iter, next, bool, copy.copy, dir, vars, type, callable, operator.length_hint, id, operator.index,
             lambda x: list(itertools.islice(x, 30)), lambda x: pickle.loads(pickle.dumps(x)), lambda x: f"{x}", lambda x: x(),
             gc.get_referents, gc.is_tracked, sys.getsizeof, lambda x: iter(x).__next__(), float, int, bytes, lambda x: x[0],
             lambda x: x["a"], lambda x: x[1:3], lambda x: memoryview(x).tobytes(), lambda x: (*x,) if hasattr(x, "__len__") else 0,
             lambda x: {**x}, lambda x: sorted(itertools.islice(x, 20)), lambda x: isinstance(1, x), lambda x: x.__class__]
BINARY = [operator.add, operator.sub, operator.and_, operator.or_, operator.xor, operator.eq, operator.ne, operator.lt, operator.le,
          operator.contains, operator.getitem, operator.delitem, operator.truediv, operator.floordiv, operator.mod, isinstance,
          operator.iadd, operator.iand, operator.ior, operator.isub, operator.ixor, operator.is_, operator.concat, divmod,
          operator.matmul, lambda x, y: operator.setitem(x, y, y), lambda x, y: x(y), lambda x, y: getattr(x, y)]


class Zoo:
    def __init__(self, rng):
        kinds = rng.sample(zoo.MAKERS, KINDS)
        self.endless = len(kinds)
        self.makers = kinds + rng.sample(zoo.ENDLESS, 1)
        self.items = [None] * len(self.makers)
        self.names = {}
        for i in range(len(self.items)):
            self.renew(i)

    def renew(self, i):
        try:
            self.items[i] = self.makers[i]()
        except Exception:  # what it is made of was changed
            pass

    def names_of(self, x):
        t = type(x)
        names = self.names.get(t)
        if names is None:
            left = zoo.LEFT_ALONE
            if isinstance(x, zoo.GET_IS_HARMLESS):
                left = left - {"get"}
            if isinstance(x, zoo.ENTER_IS_HARMLESS):
                left = left - {"__enter__"}
            names = self.names[t] = [n for n in dir(x) if n not in left] or ["__class__"]
        return names


def argument(rng, z):
    r = rng.random()
    if r < 0.35:
        return z.items[int(rng.random() * z.endless)]
    if r < 0.6:
        return int(rng.random() * 12) - 2
    return rng.choice([None, True, "a", "b", "text", b"bytes", b"a", 2.5, "", 300, (), (1, 2), 10 ** 20, -1, len, str, int, list, "utf-8", "__doc__", ValueError,
                       "strict"]) if r < 0.9 else rng.choice([[], [1, 2, 3], {}, {"a": 1}, set(), bytearray(b"xy"), lambda *a: 1, {1}, zoo.Plain()])


def step(rng, z):
    i = int(rng.random() * len(z.items))
    x = z.items[i]
    try:
        if rng.random() < 0.02 or hasattr(x, "__len__") and len(x) > 1000:
            z.renew(i)
            return
    except Exception:
        pass
    r = rng.random()
    if r < 0.2:
        operation = rng.choice(OPERATORS)
        if i < z.endless or operation is not bytes:
            operation(x)
        return
    if r < 0.3:
        if i < z.endless:
            rng.choice(BINARY)(x, argument(rng, z))
        return
    name = rng.choice(z.names_of(x))
    if r < 0.37:
        if name != "__class__" and not isinstance(x, type):
            setattr(x, name, argument(rng, z))
    elif r < 0.4:
        delattr(x, name)
    else:
        method = getattr(x, name)
        if callable(method) and type(method) is not type:
            few = int(rng.random() * 3.3)
            if name in zoo.GROWS_FAST:
                method(*[int(rng.random() * 40) for _ in range(few)])
            else:
                method(*[argument(rng, z) for _ in range(few)])


def worker(seed, z, barrier, steps):
    rng = random.Random(seed)
    barrier.wait()
    for steps[0] in range(STEPS):
        try:
            step(rng, z)
        except (Exception, SystemExit, GeneratorExit, KeyboardInterrupt):
            pass


def play(seed):
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    for group in range(GROUPS):
        play_with(Zoo(rng), f"{seed}.{group}")


def play_with(z, seed):
    barrier = threading.Barrier(THREADS)
    steps = [[0] for _ in range(THREADS)]
    threads = [threading.Thread(target=worker, args=(f"{seed}.{i}", z, barrier, steps[i]), daemon=True) for i in range(THREADS)]
    for t in threads:
        t.start()
    if _race.finish(threads, lambda: str(steps)):
        sys.exit(f"seed {seed}: a thread hangs after {steps} steps")


def main(args):
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda unraisable: None
    first, rounds = int(args[0]), int(args[1]) if len(args) > 1 else 1
    for seed in range(first, first + rounds):
        play(seed)
    gc.collect()
    print("ok")


main(sys.argv[1:])
