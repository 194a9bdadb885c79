"""First uses by all threads at once: hashes, encodings, type look-ups, code copies, keywords."""
from _race import each


def make():
    exec("def f(a, b=2, **k):\n"
         "    t = 0\n"
         "    for i in range(20):\n"
         "        t += i * a\n"
         "        'x' in k\n"
         "    return t + b\n"
         "class C:\n"
         "    def m(self): return f(self.n)\n"
         "    n = 3\n", space)


for k in range(60):
    space = {}
    make()
    s = "".join(["some", " text", " \u20ac", str(k)])
    t = (s, k, ("nested", k))
    fs = frozenset([s, k])

    def use(i):
        assert hash(s) == hash(s[:] + "") and s.encode() and s.isascii() is False
        assert hash(t) == hash((s, k, ("nested", k))) and hash(fs) == hash(frozenset([k, s]))
        c = space["C"]()
        return space["f"](2, x=1), c.m(), hash(s), hash(t), hash(fs), s.upper(), c.__class__.__name__

    results = each(use)
    assert all(r == results[0] for r in results)
print("ok")
