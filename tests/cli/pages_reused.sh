# Memory of one kind of object serves another kind later, and goes back to the system.
"$PYTHON" -c 'import gc


def resident():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * 4096


class Slots:
    __slots__ = ("a", "b", "c", "d")


def phase(make, n):
    kept = [make(i) for i in range(n)]
    assert len(kept) == n
    del kept
    return resident()


kinds = (lambda i: (i,), lambda i: (i, i, i, i), lambda i: Slots(), lambda i: str(i) * 6, lambda i: [i, i],
         lambda i: (i,) * 9, lambda i: (i,) * 13, lambda i: b"x" * (i % 50 + 100), lambda i: (i,) * 18)
before = resident()
first = max(phase(kinds[0], 300000) - before, 16 << 20)
for kind in kinds:
    after = phase(kind, 100000) - before
    assert after < 3 * first, (kinds.index(kind), first >> 20, after >> 20)

# Pages with anything on them stay.
kept = [[(i, i + 1), str(i) * 3] for i in range(60000)]
some = kept[::97]
del kept
phase(kinds[3], 200000)
assert all(pair[0] + 1 == pair[1] and text == str(pair[0]) * 3 for pair, text in some)

data = [(i,) * 6 for i in range(600000)]
full = resident()
del data
gc.collect()
assert resident() < full - (20 << 20), (full >> 20, resident() >> 20)
print("ok")
'
# Room for what comes after memory ran out.
(ulimit -v 100000; "$PYTHON" -c '
l = []
try:
    while True: l.append([1, 2, 3])
except MemoryError:
    l = None
    print("MemoryError", bytes(1000000)[0])')
