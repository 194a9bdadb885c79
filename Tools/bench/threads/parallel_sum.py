"""Each thread sums a slice of a list made by the main thread, by index, many times over."""
import harness

WORK = 670

NUMBERS = [i * 7919 % 10007 for i in range(100000)]


def work(repeats):
    total = 0
    for _ in range(repeats):
        for i in range(len(NUMBERS)):
            total += NUMBERS[i]
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
