"""One random.Random and the module's functions for all threads: numbers in range, state sane."""
import random
from _race import each

r = random.Random(7)


def use(i):
    for k in range(500):
        assert 0 <= r.random() < 1 and 0 <= r.randrange(100) < 100
        assert 0 <= random.randint(0, 5) <= 5
        if k % 50 == 0:
            state = r.getstate()
            assert len(state[1]) == 625
            r.setstate(state)
            r.seed(k)


each(use)
print("ok")
