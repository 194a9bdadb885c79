"""Lists of a class of their own, extended by themselves: what they held before comes twice."""
from _race import each


class Row(list):
    pass


shared = Row([1, 2])
each(lambda i: shared.extend(shared))
assert len(shared) == 32 or len(shared) % 2 == 0 and 4 <= len(shared) < 32, shared
shared = Row([1, 2])


def grow():
    global shared
    shared += shared


each(lambda i: grow() if i == 0 else None)
assert shared == [1, 2, 1, 2], shared
print("ok")
