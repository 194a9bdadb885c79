"""Iterating a dict that others change: RuntimeError or items that were there."""
from _race import together

for _ in range(10):
    d = {i: str(i) for i in range(50)}

    def read():
        for _ in range(40):
            try:
                for k, v in d.items():
                    assert str(k) == v
            except RuntimeError as e:
                assert "changed" in str(e), e
            for k, v in list(d.items()):
                assert str(k) == v

    def write():
        for i in range(400):
            d[i % 120] = str(i % 120)
            d.pop(i * 7 % 120, None)

    together(read, read, write, write)
print("ok")
