"""A pipeline of threads joined by bounded queues: make, transform, filter, collect.

    pipeline.py [ITEMS] [WORKERS]

One thread makes texts, several compress them by run lengths, several check them by expanding them
again, and the main thread collects. Prints totals that do not depend on the order of arrival.
"""
import queue
import sys
import threading
import time

END = object()


class Stage:
    """Threads that take items from a queue, apply a function, and pass results on.

    A result of None is dropped. The end marker passes on once every thread has seen it.
    """

    def __init__(self, name, function, source, target, workers):
        self.name, self.function = name, function
        self.source, self.target = source, target
        self.left = workers
        self.lock = threading.Lock()
        self.handled = 0
        self.threads = [threading.Thread(target=self.run, name="%s-%d" % (name, i))
                        for i in range(workers)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def run(self):
        handled = 0
        while (item := self.source.get()) is not END:
            handled += 1
            result = self.function(item)
            if result is not None:
                self.target.put(result)
        with self.lock:
            self.handled += handled
            self.left -= 1
            last = self.left == 0
        (self.target if last else self.source).put(END)


def make_items(count, target):
    state = 42
    for number in range(count):
        parts = []
        for _ in range(12):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            parts.append("abcdefgh"[state >> 10 & 7] * (state >> 16 & 15))
        target.put((number, "".join(parts)))
    target.put(END)


def squeeze(item):
    """(number, text, runs) with runs such as "a5b2"; texts that start with an "a" are dropped."""
    number, text = item
    if text.startswith("a"):
        return None
    runs = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        runs.append("%s%d" % (text[i], j - i))
        i = j
    return number, text, "".join(runs)


def check(item):
    number, text, runs = item
    expanded = []
    i = 0
    while i < len(runs):
        j = i + 1
        while j < len(runs) and runs[j].isdigit():
            j += 1
        expanded.append(runs[i] * int(runs[i + 1:j]))
        i = j
    if "".join(expanded) != text:
        raise ValueError("item %d was damaged" % number)
    return number, len(text), len(runs)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    made, squeezed, checked = (queue.Queue(maxsize=64) for _ in range(3))
    stages = [Stage("squeeze", squeeze, made, squeezed, workers),
              Stage("check", check, squeezed, checked, workers)]
    start = time.perf_counter()
    maker = threading.Thread(target=make_items, args=(count, made))
    maker.start()
    for stage in stages:
        stage.start()
    numbers = before = after = 0
    received = 0
    while (item := checked.get()) is not END:
        received += 1
        numbers ^= item[0]
        before += item[1]
        after += item[2]
    for thread in [maker] + stages[0].threads + stages[1].threads:
        thread.join()
    print("made %d, kept %d" % (count, received))
    for stage in stages:
        print("%s handled %d" % (stage.name, stage.handled))
    print("%d characters squeezed to %d, numbers xor to %d" % (before, after, numbers))
    print("%d workers a stage, %.3f s" % (workers, time.perf_counter() - start), file=sys.stderr)


if __name__ == "__main__":
    main()
