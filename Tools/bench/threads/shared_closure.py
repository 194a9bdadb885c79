"""All threads call one closure over one cell."""
import harness

WORK = 56000000


def make(amount):
    def step(x):
        return (x + amount) & 0xFFFF
    return step


shared = make(3)


def work(n):
    x = 0
    for _ in range(n):
        x = shared(x)
    return x


if __name__ == "__main__":
    harness.run(work, WORK)
