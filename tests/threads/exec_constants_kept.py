"""Code of executed source dies while its constants live on in generators, defaults, closures, exceptions, classes."""
import gc
from _race import each

SOURCE = """
def gen():
    yield 'g {i} x', ({i}, 'h {i} y')
    yield b'z {i}'

async def co():
    return 'co {i} v'

class C:
    'doc {i} of class'
    attr = 'attr {i} a', {i}00000000000000000000

    def m(self, d='def {i} d', *, k=('kw {i}', {i})):
        'doc {i} of m'
        return lambda: ('in {i} er', d, k)

test = lambda x: x in {{'s {i} 1', 's {i} 2'}}
s = 'slice {i} text'[2:-1]
t = ('a {i} b', 'c')[0]
f = f'{{t!r:>20}} fmt {i} lit'
try:
    raise ValueError('exc {i} e')
except ValueError as e:
    err = e
"""


def execute(i):
    space = {}
    exec(SOURCE.format(i=i), space)
    g, m, co, test, err = space["gen"](), space["C"]().m, space["co"](), space["test"], space["err"]
    first, inner, doc, code = next(g), m(), m.__doc__, space["gen"].__code__
    s, t, f, attr = space["s"], space["t"], space["f"], space["C"].attr
    space.clear()
    if i % 50 == 0:
        gc.collect()
    returned, chosen = eval(f"('ret {i} u',)[0]"), eval(f"'k {i} w' if 1 else 0")
    for _ in range(3):
        eval(f"b'other things {i}' * 2")  # where what was freed would be
    assert first == (f"g {i} x", (i, f"h {i} y")) and next(g) == b"z %d" % i
    assert test(f"s {i} 1") and not test("q") and f"g {i} x" in repr(code.co_consts)
    assert err.args == (f"exc {i} e",) and attr == (f"attr {i} a", i * 10**20)
    assert (s, t) == (f"ice {i} tex", f"a {i} b") and f.endswith(f" fmt {i} lit")
    assert (returned, chosen) == (f"ret {i} u", f"k {i} w")
    try:
        co.send(None)
    except StopIteration as e:
        assert e.value == f"co {i} v"
    return i, first, inner, doc


def execute_many(base):
    kept = []
    for i in range(base, base + 200):
        kept.append(execute(i))
        if len(kept) > 20:
            kept.pop(0)
    for i, first, inner, doc in kept:
        assert first[0] == f"g {i} x" and doc == f"doc {i} of m"
        assert inner() == (f"in {i} er", f"def {i} d", (f"kw {i}", i))


execute_many(10_000)
each(lambda i: execute_many(i * 1000))
print("ok")
