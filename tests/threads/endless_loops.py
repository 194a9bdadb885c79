"""Native loops that never end, in daemon threads: others may stop the world, and the process ends."""
import collections
import csv
import gc
import io
import threading
import time
from itertools import chain, count, cycle, repeat

loops = [lambda: 1 in repeat(0), lambda: 1 in cycle([2, 3]), lambda: 1.5 in count(5), lambda: 1.5 in range(10 ** 15), lambda: range(10 ** 15).count(0.5),
         lambda: {1}.isdisjoint(repeat(0)), lambda: {1}.intersection(repeat(0)), lambda: {1}.difference(repeat(0)), lambda: {0}.issuperset(repeat(0)),
         lambda: {1: 1}.keys().isdisjoint(repeat(0)), lambda: {1: 1}.keys() & repeat(0), lambda: dict.fromkeys(repeat(0)),
         lambda: dict(repeat((1, 2))), lambda: collections.OrderedDict(repeat((1, 2))), lambda: collections.OrderedDict.fromkeys(repeat(0)),
         lambda: io.StringIO().writelines(repeat("")), lambda: io.BytesIO().writelines(repeat(b"")),
         lambda: io.TextIOWrapper(io.BytesIO()).writelines(repeat("")),
         lambda: csv.writer(open("/dev/null", "w")).writerows(repeat(())), lambda: next(csv.reader(chain(['"'], repeat(""))))]
started = threading.Barrier(len(loops) + 1)


def run(loop):
    started.wait()
    loop()


for loop in loops:
    threading.Thread(target=run, args=(loop,), daemon=True).start()
started.wait()
time.sleep(0.1)
gc.collect()
print("ok")
