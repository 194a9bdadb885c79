"""All threads go through one set."""
import harness

WORK = 67000

words = {"word%d" % i for i in range(1000)}


def work(n):
    count = 0
    for i in range(n):
        for word in words:
            if word is not None:
                count += 1
    return count


if __name__ == "__main__":
    harness.run(work, WORK)
