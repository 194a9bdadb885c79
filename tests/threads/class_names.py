"""A class renamed all the time while others write messages with its name: one of the names; memory stays flat."""
import os
from _race import together


def memory():
    """Bytes mapped, and bytes used."""
    with open("/proc/self/statm") as f:
        return [int(n) * os.sysconf("SC_PAGESIZE") for n in f.read().split()[:2]]


SANITIZED = memory()[0] > 1 << 40  # what they need themselves


long = "N" * 3000
names = [long + chr(65 + k) for k in range(4)]
C = type(names[0], (), {})
allowed = set(names)


def rename(n):
    for k in range(n):
        C.__name__ = "".join([long, chr(65 + k % 4)])  # a new str each time


def complain():
    for _ in range(300):
        try:
            C() + 1
        except TypeError as e:
            assert str(e).split("'")[1] in allowed or "NNN" in str(e), e
        assert C.__name__ in allowed and C.__qualname__ in allowed
        repr(C), repr(C())


together(lambda: rename(2000), lambda: rename(2000), complain, complain)
if not SANITIZED:
    before = memory()[1]
    rename(20000)
    together(lambda: rename(20000), lambda: rename(20000))  # 180 MB in all; limbo holds up to 4,096 for each thread
    grown = memory()[1] - before
    assert grown < 90 << 20, grown


class S(str):
    pass


name = S("text")
C.__name__ = name
assert C.__name__ is name and type(C.__name__) is S
C.__name__ = "D"
assert C.__name__ == "D"
try:
    C() + 1
except TypeError as e:
    assert "'D'" in str(e), e
print("ok")
