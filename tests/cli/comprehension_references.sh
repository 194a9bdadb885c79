# References that comprehensions and generator expressions hold of what they are given, also without specialization.
cat >references.py <<'PROGRAM'
import sys


def local():
    x = object()
    listed = [sys.getrefcount(x) for i in range(2)]
    after = sys.getrefcount(x)
    generated = list(sys.getrefcount(x) for i in range(2))
    nested = [[sys.getrefcount(x) for i in range(1)] for j in range(1)]
    return listed, after, generated, nested, sys.getrefcount(x)


def argument(x):
    return [sys.getrefcount(x) for i in range(2)], sys.getrefcount(x)


def two(x, y):
    return {(sys.getrefcount(x), sys.getrefcount(y)) for i in range(2)}, {i: sys.getrefcount(y) for i in range(1)}


def item(x):
    return [sys.getrefcount(y) for y in [x]], [x is y for y in [x]], sys.getrefcount(x)


for i in range(3):
    print(local())
    print(argument(object()))
    print(two(object(), object()))
    kept = object()
    print(two(kept, kept), item(kept))
x = object()
print([sys.getrefcount(x) for i in range(2)], sys.getrefcount(x))
PROGRAM
"$PYTHON" references.py
"$PYTHON" -X tlbc=0 references.py
