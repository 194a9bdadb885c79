"""+= on strings, bytes and tuples that others hold: the others' objects never change."""
from _race import each

shared = {"s": "abc", "t": (1, 2), "b": b"xy"}


def use(i):
    for k in range(600):
        s = shared["s"]
        before = s
        s += "tail"
        s += str(k)
        assert before == "abc" and s == "abctail%d" % k
        t = shared["t"]
        t += (3,)
        assert shared["t"] == (1, 2) and t == (1, 2, 3)
        b = shared["b"]
        b += b"z"
        assert shared["b"] == b"xy" and b == b"xyz"
        x = [shared["s"]]
        x[0] += "q"
        assert shared["s"] == "abc"
        n = 10 ** 30
        n += k
        assert n == 10 ** 30 + k


each(use)
print("ok")
