"""All threads look up values of one dictionary, by constant and by computed keys."""
import harness

WORK = 17000000

TABLE = {"alpha": 1, "beta": [2, 3], "gamma": "text"}
SQUARES = {i: (i * i, str(i)) for i in range(256)}


def work(n):
    total = 0
    for i in range(n):
        total += TABLE["alpha"] + TABLE["beta"][1]
        total += SQUARES[i & 255][0]
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
