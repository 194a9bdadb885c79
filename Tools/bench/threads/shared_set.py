"""All threads ask one set for its members and for others."""
import harness

WORK = 24000000

words = {"word%d" % i for i in range(1000)}
asked = ["word%d" % (i * 3) for i in range(1000)]


def work(n):
    found = 0
    ask = list(asked)
    for i in range(n // len(ask)):
        for word in ask:
            if word in words:
                found += 1
    return found


if __name__ == "__main__":
    harness.run(work, WORK)
