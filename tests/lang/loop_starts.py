"""The first items of loops, short and empty ones, over what changes from run to run or shrinks, and lists of ranges."""


def one(it):
    r = []
    for x in it:
        r.append(x)
    else:
        r.append("end")
    return r


def two(it):
    r = []
    for x, y in it:
        if x == 2:
            continue
        r.append((y, x))
    return r


def nested(it, n):
    return [(i, x) for i in range(n) for x in it]


class Items:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError
        return i, self.n


class Steps:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n, "step"


def makers():
    for n in (0, 1, 3):
        pairs = [(i, i * i) for i in range(n)]
        yield from (pairs, tuple(pairs), dict(pairs), dict(pairs).items(), dict(pairs).keys(), dict(pairs).values(), enumerate("abc"[:n]),
                    enumerate(pairs), zip(pairs, pairs), zip(range(n), "abc"), iter(pairs), reversed(pairs), map(lambda p: p, pairs), filter(None, pairs),
                    (p for p in pairs), "ab cd ef"[:n].split(), "xyz"[:n], b"xyz"[:n], bytearray(b"xyz"[:n]), frozenset(pairs[:1]), range(n),
                    range(n, 0, -1), Items(n), Steps(), None, 5, ["ab", "cd"][:n], iter(b"xyz"[:n]), iter([[1, 2]]))


def show(f, *args):
    try:
        return f(*args)
    except (TypeError, ValueError, RuntimeError) as e:
        return type(e).__name__, str(e)


for warm in ([(1, 2)] * 3, {1: 2, 3: 4}.items(), enumerate("abc"), zip("abc", "def"), "abc", {5}, b"ab", {1: 2}, iter("ab"), (p for p in "ab")):
    scope = {"Items": Items}
    exec(compile("".join(open(__file__, encoding="utf-8").read().partition("def one")[1:]).partition("class Items")[0], "functions", "exec"), scope)
    for _ in range(300):
        for f in scope["one"], scope["two"]:
            show(f, list(warm) if hasattr(warm, "__next__") else warm)
    for f in scope["one"], scope["two"]:
        print([show(f, it) for it in makers()])
    print([show(scope["nested"], it, 2) for it in makers()])

d = {1: 2, 3: 4}


def shrinking(d):
    for k in d:
        d.pop(k)


for _ in range(300):
    print(show(shrinking, dict(d)))
for args in ((0,), (5,), (-5,), (2, 9), (9, 2, -3), (0, 10, 3), (2**59, 2**59 + 2), (2**60 - 1, 2**60 + 1), (2**70, 2**70 + 2), (-2**60 - 1, -2**60 + 1)):
    r = range(*args)
    it = iter(r)
    n = next(it, None)
    print(list(r), [*r, *r], tuple(r), list(it), list(it), sorted(r), n, list(iter(r)), [0] + list(reversed(r)))
l = [1]
l += range(3)
l.extend(range(2, 0, -1))
l[1:2] = range(4)
print(l, len(list(range(100000))), list(range(70000))[-1], sum(list(range(65536))), sum(list(range(65537))))
it = iter(range(5))
l.extend(it)
print(l, list(it))
