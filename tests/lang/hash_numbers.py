"""Equal numbers hash alike; hash of containers, unhashable types."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print([hash(n) for n in (0, 1, -1, -2, 2**61 - 2, 2**61 - 1, 2**61, -2**61, 2**64, 10**30,
    -10**30)])
print([hash(x) for x in (0.0, -0.0, 1.0, 0.5, -0.5, 1.5, 1e10, 1e300, 2.0**-50, float("inf"),
    float("-inf"))])
print([hash(x) for x in (True, False, 1 + 0j, 1j, 0.5 + 2j, -1j)])
for n in (0, 1, -1, 7, 2**53, -2**60, 2**70):
    print(n, hash(n) == hash(float(n)) == hash(complex(n)))
print(hash((1, 2, 3)) == hash((1, 2, 3)), hash(()) == hash(()), hash((1.0, 2)) == hash((1, 2.0)),
    hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash("a") == hash("a"),
    hash("a") == hash(b"a"[:]) or True, hash(range(3)) == hash(range(0, 3)),
    hash(range(0)) == hash(range(1, 1)))
print(hash(()), hash((1,)), hash((1, 2)), hash((0, -1)), hash(((), ())), hash(frozenset()),
    hash(frozenset([1, 2, 3])))
d = {}
for key in (1, 1.0, True, 1 + 0j, "1", b"1", (1,), (1.0,), None, 0, False, -0.0, 2**80,
        float(2**80)):
    d[key] = d.get(key, 0) + 1
print(d)
err(lambda: hash([]))
err(lambda: hash({}))
err(lambda: hash(set()))
err(lambda: hash(bytearray(b"a")))
err(lambda: hash(([],)))
err(lambda: {[]: 1})
err(lambda: {{}})
err(lambda: hash(slice(1)))
err(lambda: {1: 2}[[]])
err(lambda: hash())
err(lambda: hash(1, 2))


class A:
    def __eq__(self, other):
        return True


class B(A):
    __hash__ = object.__hash__


class C:
    def __hash__(self):
        return "x"


class D:
    def __hash__(self):
        return 2**64 + 5


class E:
    def __hash__(self):
        return -1


class F:
    __hash__ = None


err(lambda: hash(A()))
print(isinstance(hash(B()), int), hash(D()), hash(E()), A.__hash__)
err(lambda: hash(C()))
err(lambda: hash(F()))
err(lambda: {A()})
nan = float("nan")
print(len({nan, nan}), len({float("nan"), float("nan")}), nan in {nan}, hash(None) == hash(None),
    hash(int) == hash(int))
