# Threads begin with what other threads' copies of the code have learnt, while the facts behind it change:
# the main thread's copies are the first, later those of threads that have ended or still run.
import threading
from _facts import facts
from _race import finish

RUNS = 230  # fused for the last time
CHANGES = 4


def check(name, make):
    f, change = make()
    for _ in range(RUNS):
        f()
    newest = [0]
    errors = []

    def look():
        try:
            for _ in range(60):
                known = newest[0]
                answer = f()
                assert known <= answer <= newest[0] + 1, (name, known, answer)
        except BaseException as e:
            errors.append(e)

    for i in range(1, CHANGES + 1):
        threads = [threading.Thread(target=look) for _ in range(3)]
        for t in threads[:2]:
            t.start()
        change(i)
        newest[0] = i
        threads[2].start()
        assert not finish(threads)
        if errors:
            raise errors[0]
    assert f() == CHANGES, name


def learnt_by_a_thread():
    """A thread that is not the first learns, and others begin with that while it goes on."""
    class C:
        kind = True

        def __init__(self, n):
            self.n = n

        def more(self, other):
            self.n += other.n
            return self.n

    def f(a, b):
        total = 0
        for i in range(3):
            total += a.more(b) + len([i]) if a.kind else b.more(a)
        return total

    def work(n):
        for i in range(n):
            a, b = C(i), C(1)
            results.append(f(a, b) == 3 * i + 9)

    results = []
    learner = threading.Thread(target=work, args=(3000,))
    learner.start()
    for _ in range(6):
        threads = [threading.Thread(target=work, args=(40,)) for _ in range(3)]
        for t in threads:
            t.start()
        assert not finish(threads)
    assert not finish([learner])
    assert all(results) and len(results) == 3000 + 6 * 3 * 40


for name, make in facts.items():
    check(name, make)
learnt_by_a_thread()
print("ok")
