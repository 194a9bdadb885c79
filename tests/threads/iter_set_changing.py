"""Iterating a set that others change: RuntimeError or elements that were there."""
from _race import together

for _ in range(10):
    s = set(range(50))

    def read():
        for _ in range(40):
            try:
                for x in s:
                    assert 0 <= x < 120
            except RuntimeError as e:
                assert "changed" in str(e), e
            assert set(s.copy()) <= set(range(120))
            len(s), 5 in s, s == {1}, s | {1}, s & {1, 2}

    def write():
        for i in range(400):
            s.add(i % 120)
            s.discard(i * 7 % 120)

    together(read, read, write, write)
print("ok")
