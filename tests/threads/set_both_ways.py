"""a.update(b) and b.update(a) at once: no deadlock."""
from _race import together

for _ in range(50):
    a, b = set(range(50)), set(range(25, 75))

    def one():
        for _ in range(10):
            a.update(b), a.intersection_update(b), a == b

    def two():
        for _ in range(10):
            b.update(a), b.difference_update(a), b == a, b.symmetric_difference(a)

    together(one, two)
    assert a <= set(range(75)) and b <= set(range(75))
print("ok")
