"""A set that a comparison shows to other threads while it is combined: they change it, the walk goes on."""
from _race import each

shown = []
done = []


class K:
    show = None

    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        if K.show is not None:
            s, K.show = K.show, None
            shown.append(s)
        return False


def combine():
    for n in (10, 40, 300):
        for k in range(150):
            a = {K(1)} | set(range(2, n))
            b = {K(1)} | set(range(n // 2, n))
            K.show = a
            for r in (a - b if k % 3 == 0 else a & b if k % 3 == 1 else a ^ b,):
                assert len(list(r)) == len(r) == len({x if isinstance(x, int) else id(x) for x in r})
            shown.clear()
    done.append(1)


def change(i):
    while not done:
        try:
            s = shown[-1]
        except IndexError:
            continue
        for k in range(1000, 1020):
            s.add(k)
        s.clear()


each(lambda i: change(i) if i else combine(), 3)
print("ok")
