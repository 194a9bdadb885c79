"""Chained comparisons, identity, membership, mixed types."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def v(x):
    print("v", x, end=" ")
    return x


print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) < v(2) > v(0) != v(5) == v(5))
print(v(1) in [v(1), 2] in [[1, 2]])
print(1 < 2 < 3 < 4 < 5, 1 < 2 < 2, 5 > 4 >= 4 > 3, not 1 < 2 < 3, [1] is not None is not [])
a, b, c = [], [], None
print(a == b, a is b, a is not b, c is None, a is a, not a is b, None == 0, None is None, "" == b"")
print(1 in [1, 2], 3 not in [1, 2], "a" in "abc", "" in "abc", "ac" in "abc", 2 in {1: 2},
    2 in {2: 1}, 1 in (1.0,), None in [None], b"a" in b"abc", 97 in b"abc", 5 in range(10),
    10 in range(10), 2.0 in range(3), 2.5 in range(3))
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], (1, "a") < (1, "b"), [1] == (1,), "a" < "b",
    "Z" < "a", "abc" < "abd", b"a" < b"b", {1} < {1, 2}, {1} <= {1}, {1} < {2}, {1, 2} > {1})
print([1, [2, 3]] == [1, [2, 3]], {1: [2]} == {1: [2]}, (1, 2) != (1, 2),
    {1, 2} == frozenset([2, 1]), range(3) == range(0, 3, 1), range(0) == range(5, 5),
    [range(3)] == [range(3)])
for left, right in ((1, "a"), ([], ()), ({}, {}), (None, 1), (1j, 1), ("a", b"a"), (object, 1),
        (print, len), ((1,), [1]), ({1}, [1]), (range(3), range(4))):
    err(lambda: left < right)
    err(lambda: left >= right)
    err(lambda: (left == right, left != right))
err(lambda: 1 in 2)
err(lambda: "a" in 5)
err(lambda: 1 in "abc")
err(lambda: None in "abc")
err(lambda: "a" in b"abc")
err(lambda: 300 in b"abc")
err(lambda: [] in {})
err(lambda: {} in {1})
err(lambda: [1, "a"] < [1, 2])
err(lambda: (1, None) < (1, None))
err(lambda: (1, None) < (1, 0))
err(lambda: max(1, "a"))
err(lambda: sorted([1, None, 2]))


class Odd:
    def __lt__(self, other):
        return "lt"

    def __eq__(self, other):
        return []

    def __contains__(self, x):
        return "yes"


print(Odd() < 1, 1 > Odd(), Odd() == 1, Odd() != 1, 5 in Odd(), 5 not in Odd(), (Odd() < 1) < "m")
print(1 if Odd() == 1 else 2, [Odd()] == [1], Odd() in [1], 1 in [Odd()])
err(lambda: Odd() <= 1)
err(lambda: Odd() > 1)
err(lambda: Odd() >= Odd())
x = 5
print(0 < x < 10, 0 < x and x < 10, x == 5 == 5.0, 0 <= x <= 4, -1 < -x < 0)
