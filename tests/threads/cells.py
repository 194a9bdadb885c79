"""A closure's variable rebound, deleted and read by several threads."""
from _race import together


def make():
    value = ["start"]

    def write():
        nonlocal value
        for k in range(1500):
            value = [k]

    def read():
        for k in range(1500):
            assert len(value) == 1
            value[0]

    gone = 1

    def delete():
        nonlocal gone
        for k in range(500):
            gone = k
            del gone

    def look():
        for k in range(500):
            try:
                assert gone >= 0
            except NameError:
                pass

    return write, read, delete, look


for _ in range(3):
    together(*make())
print("ok")
