"""All threads call one global function."""
import harness

WORK = 55000000


def step(x):
    return (x + 3) & 0xFFFF


def work(n):
    x = 0
    for _ in range(n):
        x = step(x)
    return x


if __name__ == "__main__":
    harness.run(work, WORK)
