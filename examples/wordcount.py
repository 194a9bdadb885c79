"""Counts words in text files with several threads and prints the most frequent.

    wordcount.py [-n TOP] [-t THREADS] [-x REPEATS] [FILE ...]

Without files it reads data/loom.txt beside the program; -x reads each file that many times over,
to have more to do. Each thread counts its part into a dictionary of its own; the dictionaries are
added up at the end.
"""
import argparse
import os
import sys
import threading
import time

DEFAULT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "loom.txt")


def words(line):
    """The words of a line in lower case; an apostrophe inside a word belongs to it."""
    word = []
    for c in line + " ":
        if c.isalnum() or (c == "'" and word):
            word.append(c)
        elif word:
            yield "".join(word).strip("'").lower()
            word.clear()


def count_lines(lines):
    counts = {}
    for line in lines:
        for word in words(line):
            counts[word] = counts.get(word, 0) + 1
    return counts


def count_parallel(lines, threads):
    results = [None] * threads

    def work(k):
        size = len(lines)
        results[k] = count_lines(lines[size * k // threads:size * (k + 1) // threads])

    running = [threading.Thread(target=work, args=(k,)) for k in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    total = {}
    for counts in results:
        for word, n in counts.items():
            total[word] = total.get(word, 0) + n
    return total


def main():
    parser = argparse.ArgumentParser(description="Count words.")
    parser.add_argument("files", nargs="*", default=[DEFAULT])
    parser.add_argument("-n", "--top", type=int, default=15)
    parser.add_argument("-t", "--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("-x", "--repeats", type=int, default=30)
    options = parser.parse_args()
    lines = []
    for name in options.files:
        try:
            with open(name, encoding="utf-8", errors="replace") as file:
                lines += file.readlines() * options.repeats
        except OSError as error:
            sys.exit("wordcount.py: %s" % error)
    start = time.perf_counter()
    counts = count_parallel(lines, options.threads)
    elapsed = time.perf_counter() - start
    print("%d lines, %d words, %d different" % (len(lines), sum(counts.values()), len(counts)))
    for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:options.top]:
        print("%8d  %s" % (n, word))
    print("%d threads, %.3f s" % (options.threads, elapsed), file=sys.stderr)


if __name__ == "__main__":
    main()
