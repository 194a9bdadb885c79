"""A list iterator while the list grows and is cleared: only items that were there, no crash."""
from _race import together

for _ in range(10):
    items = list(range(100))

    def read():
        for _ in range(20):
            for x in items:
                assert 0 <= x < 400
            for x in reversed(items):
                assert 0 <= x < 400

    def write():
        for i in range(300):
            items.append(i)
            if i % 50 == 0:
                items.clear()

    together(read, read, write)
print("ok")
