# Every fact that specialized code relies on changes while other threads run that code: once a thread
# could have observed a change (it has read the number of it), it never gets an older answer.
import threading
from _facts import facts, settle
from _race import together

WORKERS = 3
CHANGES = 8


def check(name, make):
    f, change = make()
    newest = [0]
    rounds = [0] * WORKERS
    done = threading.Event()

    def worker(n):
        while not done.is_set():
            for _ in range(40):
                known = newest[0]
                answer = f()
                assert known <= answer <= newest[0] + 1, (name, known, answer)
            rounds[n] += 1

    def wait():
        before = list(rounds)
        while any(a == b for a, b in zip(before, rounds)) and not done.is_set():
            done.wait(0.0005)
    settle[0] = wait

    def changer():
        try:
            for i in range(1, CHANGES + 1):
                change(i)
                newest[0] = i
                wait()
        finally:
            done.set()

    def guarded(n):
        try:
            worker(n)
        finally:
            done.set()
    together(changer, *(lambda n=n: guarded(n) for n in range(WORKERS)))
    assert f() == CHANGES, name


for name, make in facts.items():
    check(name, make)
print("ok")
