"""Keys whose __eq__ runs code while the dict changes: found or absent, never a crash."""
from _race import together


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


d = {Key(i): i for i in range(12)}


def read():
    for k in range(400):
        key = Key(k % 20)
        assert d.get(key, k % 20) == k % 20


def write():
    for k in range(300):
        key = Key(k % 20)
        d[key] = k % 20
        d.pop(Key((k + 7) % 20), None)


together(read, write, write)
print("ok")
