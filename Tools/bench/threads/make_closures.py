"""All threads create closures from one function's code and call them."""
import harness

WORK = 5100000


def make(amount):
    def add(x):
        return x + amount
    return add


def work(n):
    total = 0
    for i in range(n):
        total += make(i)(1)
        total += (lambda x=i: x)()
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
